import { TokenError, type TokenKind, verifyToken } from "../../security/jwt.ts";
import type { Settings } from "../../settings/keys.ts";
import { Refusal } from "../answers.ts";

const EXPECTED = "Expected 'Authorization: Bearer <JWT>'";

/** Whose token an `Authorization` header carries; refused with `{"msg": …}` in the reference's words. */
export async function bearerUserId(settings: Settings, header: string | null, kind: TokenKind): Promise<string> {
  if (!header) throw new Refusal({ msg: "Missing Authorization Header" }, { status: 401 });
  const [type, token, ...more] = header.trim().split(/\s+/);
  if (type !== "Bearer")
    throw new Refusal({ msg: `Missing 'Bearer' type in 'Authorization' header. ${EXPECTED}` }, { status: 401 });
  if (!token || more.length > 0) throw new Refusal({ msg: `Bad Authorization header. ${EXPECTED}` }, { status: 422 });
  try {
    return (await verifyToken(token, kind, settings)).sub;
  } catch (error) {
    if (error instanceof TokenError) throw new Refusal({ msg: error.message }, { status: error.status });
    throw error;
  }
}
