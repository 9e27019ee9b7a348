import { useQuery } from "@tanstack/react-query";
import { Form, type FormInstance } from "antd";
import { useEffect, useState } from "react";
import { ApiError } from "../api/errors.ts";
import { serverText } from "../i18n/server-text.ts";
import { type EngineChoice, type Json, validateParameters } from "./api.ts";
import { type ConnectionValues, toBody, toTest } from "./connection.ts";

/** How long nothing is typed before the server is asked. */
const pauseMs = 700;

interface Problems {
  byField: Record<string, string>;
  /** what is no field's fault */
  general?: string;
}

/** What the server finds wrong with the parts of an address, while they are typed. */
export function useProblems(
  form: FormInstance<ConnectionValues>,
  id: number | undefined,
  engine: EngineChoice | undefined,
): Problems {
  const values = Form.useWatch([], form) as ConnectionValues | undefined;
  const asked = engine && values && isWorthAsking(form, values) ? questionOf(form, id, engine) : undefined;
  const current = asked && JSON.stringify(asked);
  const question = usePaused(current);
  const { error } = useQuery({
    queryKey: ["connection-problems", question],
    queryFn: ({ signal }) => validateParameters(JSON.parse(question ?? "{}") as Json, signal),
    enabled: question !== undefined,
    retry: false,
    gcTime: 0,
  });
  return error && question === current ? problemsOf(error) : { byField: {} };
}

/** From the first host on; through a tunnel the server cannot see host and port from where it is. */
function isWorthAsking(form: FormInstance<ConnectionValues>, values: ConnectionValues): boolean {
  return Boolean(values.parameters?.host || values.parameters?.catalog) && !values.has_tunnel && form.isFieldsTouched();
}

function questionOf(form: FormInstance<ConnectionValues>, id: number | undefined, engine: EngineChoice): Json {
  const { ssh_tunnel: _, ...body } = toTest(toBody(form.getFieldsValue(true), engine, false));
  return { ...body, database_name: body.database_name || null, ...(id === undefined ? {} : { id }) };
}

function usePaused(value: string | undefined): string | undefined {
  const [paused, setPaused] = useState<string>();
  useEffect(() => {
    const timer = setTimeout(() => setPaused(value), pauseMs);
    return () => clearTimeout(timer);
  }, [value]);
  return paused;
}

function problemsOf(error: Error): Problems {
  const byField: Record<string, string> = {};
  const general: string[] = [];
  for (const { message, extra } of error instanceof ApiError ? error.errors : []) {
    // What is still to be filled in is no mistake yet.
    if (extra?.missing) continue;
    const fields = [extra?.invalid ?? []].flat().filter((name) => typeof name === "string");
    for (const field of fields) byField[field] ??= serverText(message);
    if (fields.length === 0) general.push(serverText(message));
  }
  return { byField, general: general[0] };
}
