// Words of statements that can change a session, hold locks in it, or call functions that do.
const SUSPICIOUS =
  /\b(?:set_config|setseed|into|temp|temporary|\w*advisory\w*|dblink\w*|lo_(?:creat|create|open|close|import|export|unlink|put|get|from_bytea|truncate|lseek|tell)(?:64)?|loread|lowrite|get_lock|release_lock|lock|listen|prepare|nextval|setval|pragma|attach|load|install)\b|:=|\bu&"/i;

/**
 * True if a statement cannot leave anything behind in its session: a query without words that touch session state.
 * What is in doubt counts as leaving something; such a connection is closed instead of serving the next user.
 */
export function isPlainQuery(sql: string): boolean {
  const text = sql.replace(/^(?:\s+|--[^\n]*\n|\/\*[^!][\s\S]*?\*\/|\()*/, "");
  return /^(?:select|with|values|explain|show|describe|desc|table|from)\b/i.test(text) && !SUSPICIOUS.test(text);
}

/** True for plain writes and table definitions, which leave nothing in the session but what they say. */
export function isPlainWrite(sql: string): boolean {
  return /^\s*(?:insert|update|delete|drop|alter|comment|create\s+(?:or\s+replace\s+)?(?:unique\s+)?(?:table|index|view|schema))\b/i.test(
    sql,
  );
}
