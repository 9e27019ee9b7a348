import { useSyncExternalStore } from "react";
import { ApiError, messageOf, type ServerError } from "../../api/errors.ts";
import { hearsEvents, onEvent } from "../../api/event-socket.ts";
import { t } from "../../i18n/t.ts";
import { type Execution, execute, queriesSince, stopQuery, storedResult } from "../api.ts";
import type { Tab } from "../tabs/tab.ts";
import type { QueryInfo, QueryResult } from "../types.ts";

/** Why a query gave no rows. */
export interface RunFailure {
  message: string;
  errors: ServerError[];
  isStopped: boolean;
}

/** The query that ran last in a tab, since the page was opened. */
export interface Run {
  clientId: string;
  /** What ran, and where it stood in the editor. */
  sql: string;
  from: number;
  startedAt: number;
  state: "running" | "done" | "failed";
  isStopping: boolean;
  query: QueryInfo | undefined;
  result: QueryResult | undefined;
  failure: RunFailure | undefined;
  /** It went well some time ago: its rows are asked of where they were kept, or are no longer there. */
  kept?: "asked" | "gone";
}

/** A query of the history whose rows may still be kept. */
export interface PastRun {
  id: string;
  sql: string;
  resultsKey: string;
}

export interface RunStore {
  read(): ReadonlyMap<string, Run>;
  subscribe(listener: () => void): () => void;
  start(asked: Omit<Execution, "clientId">, from: number): void;
  /** Goes on with the query that ran last in a tab when the page was opened: its end is waited for, its rows or its error shown. */
  resume(tab: Tab): void;
  /** Shows the kept rows of an earlier query in a tab. */
  recall(tabId: string, past: PastRun): void;
  stop(tabId: string): void;
  forget(tabId: string): void;
}

const pollMs = 1000;
/** How often is asked all the same where the web socket tells. */
const socketPollMs = 10_000;
/** How far the clocks of server and browser may be apart. */
const clockDriftMs = 3_600_000;
/** Who still runs after so long was left by a server that is gone. */
const forgottenMs = 6 * 3_600_000;
const running = ["pending", "scheduled", "running", "fetching"];

/**
 * The queries of the page, one a tab; they go on while another tab is looked at.
 * @param keep called with each query that goes on in the background or has come to its end: the tab is found with it again
 */
export function createRunStore(keep: (tabId: string, query: QueryInfo | undefined) => void): RunStore {
  let runs: ReadonlyMap<string, Run> = new Map();
  const listeners = new Set<() => void>();
  const set = (next: ReadonlyMap<string, Run>) => {
    runs = next;
    for (const listener of listeners) listener();
  };
  const change = (tabId: string, clientId: string, part: Partial<Run>) => {
    const run = runs.get(tabId);
    // What another query of the same tab has taken over is no longer shown.
    if (run?.clientId === clientId) set(new Map(runs).set(tabId, { ...run, ...part }));
  };
  const finish = (tabId: string, clientId: string, result: QueryResult) => {
    change(tabId, clientId, { state: "done", result, query: result.query });
    keep(tabId, result.query);
  };
  const fail = (tabId: string, clientId: string, failure: RunFailure, query?: QueryInfo) => {
    change(tabId, clientId, { state: "failed", failure, query: query ?? runs.get(tabId)?.query });
    keep(tabId, query);
  };

  /** Looks how a query in the background stands until it has ended. */
  const follow = async (tabId: string, clientId: string, begin: number): Promise<void> => {
    const news = newsOf(clientId);
    try {
      for (let since = begin; ; ) {
        await news.next();
        if (runs.get(tabId)?.clientId !== clientId) return;
        const queries = await queriesSince(since).catch(() => []);
        const query = queries.find(({ id }) => id === clientId);
        if (!query) continue;
        change(tabId, clientId, { query });
        since = changedOf(query) ?? since;
        if (running.includes(query.state)) continue;
        if (query.state !== "success") return fail(tabId, clientId, failureOf(query), query);
        return await fetchRows(tabId, clientId, query);
      }
    } finally {
      news.end();
    }
  };
  const fetchRows = async (tabId: string, clientId: string, query: QueryInfo): Promise<void> => {
    try {
      if (!query.resultsKey) throw new Error(t("The rows were not kept. Run the query again to see them."));
      const result = await storedResult(query.resultsKey);
      finish(tabId, clientId, { ...result, query });
    } catch (error) {
      fail(tabId, clientId, failureFrom(error), query);
    }
  };

  /** Has a query in a tab, whatever was there. */
  const put = (tabId: string, clientId: string, sql: string, part: Partial<Run> = {}): void => {
    const run: Run = {
      clientId,
      sql,
      from: 0,
      startedAt: Date.now(),
      state: "running",
      isStopping: false,
      query: undefined,
      result: undefined,
      failure: undefined,
      ...part,
    };
    set(new Map(runs).set(tabId, run));
  };
  const recall = (tabId: string, { id, sql, resultsKey }: PastRun, query?: QueryInfo): void => {
    put(tabId, id, sql, { query, startedAt: query?.startDttm ?? Date.now(), kept: "asked" });
    storedResult(resultsKey).then(
      (result) => change(tabId, id, { state: "done", result: { ...result, query: query ?? result.query } }),
      (error) => {
        const isGone = error instanceof ApiError && [404, 410].includes(error.status);
        change(tabId, id, isGone ? { state: "done", kept: "gone" } : { state: "failed", failure: failureFrom(error) });
      },
    );
  };

  return {
    read: () => runs,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start: (asked, from) => {
      const clientId = newClientId();
      const startedAt = Date.now();
      put(asked.tabId, clientId, asked.sql, { from, startedAt });
      execute({ ...asked, clientId }).then(
        (answer) => {
          if (isResult(answer)) return finish(asked.tabId, clientId, answer);
          change(asked.tabId, clientId, { query: answer.query });
          keep(asked.tabId, answer.query);
          return follow(asked.tabId, clientId, changedOf(answer.query) ?? startedAt - clockDriftMs);
        },
        (error) => {
          const isStopped = runs.get(asked.tabId)?.isStopping === true || /was stopped/.test(String(error));
          fail(asked.tabId, clientId, { ...failureFrom(error), isStopped });
        },
      );
    },
    resume: (tab) => {
      const query = tab.latestQuery;
      if (!query || runs.has(tab.id)) return;
      const begun = query.startDttm ?? Date.now();
      if (running.includes(query.state)) {
        if (Date.now() - begun > forgottenMs) return;
        put(tab.id, query.id, query.sql, { query, startedAt: begun });
        void follow(tab.id, query.id, changedOf(query) ?? begun - clockDriftMs);
      } else if (query.state === "success") {
        if (query.resultsKey) recall(tab.id, { id: query.id, sql: query.sql, resultsKey: query.resultsKey }, query);
      } else if (query.state !== "stopped") {
        // It may have failed while nobody looked.
        put(tab.id, query.id, query.sql, { query, state: "failed", failure: failureOf(query), startedAt: begun });
      }
    },
    recall,
    stop: (tabId) => {
      const run = runs.get(tabId);
      if (run?.state !== "running") return;
      change(tabId, run.clientId, { isStopping: true });
      stopQuery(run.clientId).catch((error) => {
        change(tabId, run.clientId, { isStopping: false });
        fail(tabId, run.clientId, failureFrom(error));
      });
    },
    forget: (tabId) => {
      if (runs.get(tabId)?.state === "running") stopQuery(runs.get(tabId)?.clientId ?? "").catch(() => undefined);
      set(new Map([...runs].filter(([id]) => id !== tabId)));
    },
  };
}

/** What a worker tells of a query, from now on; what is told while nobody waits is kept for who waits next. */
function newsOf(clientId: string): { next(): Promise<void>; end(): void } {
  let isNew = false;
  let wake = () => {};
  const leave = onEvent((event) => {
    if (event.job_id !== clientId) return;
    isNew = true;
    wake();
  });
  return {
    /** Until something was told, or it is time to ask. */
    next: async () => {
      if (!isNew)
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, hearsEvents() ? socketPollMs : pollMs);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      isNew = false;
    },
    end: leave,
  };
}

export function useRun(store: RunStore, tabId: string | undefined): Run | undefined {
  return useSyncExternalStore(store.subscribe, () => (tabId === undefined ? undefined : store.read().get(tabId)));
}

/** When a query changed last, by the server's clock, in milliseconds. */
function changedOf({ changed_on }: QueryInfo): number | undefined {
  const moment = Date.parse(`${changed_on}Z`);
  return Number.isNaN(moment) ? undefined : moment;
}

function isResult(answer: Partial<QueryResult>): answer is QueryResult {
  return answer.data !== undefined && answer.columns !== undefined;
}

function failureFrom(error: unknown): RunFailure {
  const message = messageOf(error);
  return { message, errors: error instanceof ApiError ? error.errors : [], isStopped: false };
}

function failureOf({ errorMessage, state, extra }: QueryInfo): RunFailure {
  const errors = Array.isArray(extra?.errors) ? (extra.errors as ServerError[]) : [];
  const isStopped = state === "stopped";
  const otherwise = isStopped
    ? t("The query was stopped.")
    : state === "timed_out"
      ? t("The query took too long.")
      : t("The query failed.");
  return { message: errors[0]?.message ?? errorMessage ?? otherwise, errors, isStopped };
}

/** Eleven letters and digits: as many as the history keeps. */
function newClientId(): string {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  return [...crypto.getRandomValues(new Uint8Array(11))].map((byte) => letters[byte % letters.length]).join("");
}
