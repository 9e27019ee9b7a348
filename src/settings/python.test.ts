import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import expected from "./fixtures/realistic_config.json" with { type: "json" };
import { readPythonSettings } from "./python.ts";

const python = join(homedir(), ".cache/superset-oracle/venv/bin/python");
const realistic = fileURLToPath(new URL("./fixtures/realistic_config.py", import.meta.url));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "liteset-python-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function read(text: string, env: NodeJS.ProcessEnv = {}, defaults: Record<string, unknown> = {}) {
  const file = join(folder, "superset_config.py");
  writeFileSync(file, text);
  return readPythonSettings(file, { env, cwd: folder, defaults });
}

describe("readPythonSettings", () => {
  it("gives what Python gives for a file of all supported constructs", () => {
    const { values, unknown, findings } = readPythonSettings(realistic, { env: {}, cwd: "/", defaults: {} });
    expect({ values, unknown: [...unknown], findings }).toEqual({ values: expected, unknown: [], findings: [] });
  });

  it.skipIf(!existsSync(python))("expects what the installed Python says (skipped where there is none)", () => {
    const script = `import json, runpy, sys
m = runpy.run_path(sys.argv[1])
print(json.dumps({k: v for k, v in m.items() if k.isupper() and isinstance(v, (str, int, float, list)) and "timedelta" not in str(v)}))`;
    const answer: Record<string, unknown> = JSON.parse(
      execFileSync(python, ["-c", script, realistic], { encoding: "utf8", env: {} }),
    );
    expect(expected).toMatchObject(answer);
    expect(Object.keys(answer).length).toBeGreaterThan(25);
  });

  it("reads environment, files beside it and secrets", () => {
    writeFileSync(join(folder, "secret.txt"), "s3cret\n");
    writeFileSync(join(folder, "extra.py"), "ROW_LIMIT = 5\n_hidden = 1\n");
    const { values } = read(
      'import os\nfrom extra import *\nwith open(os.path.join(os.path.dirname(__file__), "secret.txt")) as f:\n    SECRET_KEY = f.read().strip()\nAPP_NAME = os.environ["NAME"]\n',
      { NAME: "x" },
    );
    expect(values).toEqual({ ROW_LIMIT: 5, SECRET_KEY: "s3cret", APP_NAME: "x" });
  });

  it("reads where the Redis of sessions is, and leaves out how its client behaves", () => {
    const { values, findings } = read(
      `import redis
from redis import Redis
SESSION_REDIS = Redis(host="cache", port=6380, db=2, password="p", ssl=True, socket_timeout=3)
A = redis.StrictRedis("cache", 6379)
B = Redis.from_url("redis://cache:6379/1", decode_responses=True)
C = redis.from_url(url="rediss://cache/0")
`,
    );
    expect({ values, findings }).toEqual({
      values: {
        SESSION_REDIS: {
          CACHE_REDIS_HOST: "cache",
          CACHE_REDIS_PORT: 6380,
          CACHE_REDIS_DB: 2,
          CACHE_REDIS_PASSWORD: "p",
          CACHE_REDIS_SSL: true,
        },
        A: { CACHE_REDIS_HOST: "cache", CACHE_REDIS_PORT: 6379 },
        B: { CACHE_REDIS_URL: "redis://cache:6379/1" },
        C: { CACHE_REDIS_URL: "rediss://cache/0" },
      },
      findings: [],
    });
  });

  it("starts from Superset's own settings where the file imports them", () => {
    const { values } = read(
      "from superset.config import *\nFEATURE_FLAGS['A'] = True\n",
      {},
      { FEATURE_FLAGS: { B: false } },
    );
    expect(values.FEATURE_FLAGS).toEqual({ B: false, A: true });
  });

  it("makes redis caches of cachelib objects", () => {
    const { values } = read(
      "from cachelib.redis import RedisCache\nRESULTS_BACKEND = RedisCache(host='h', port=1, key_prefix='p')\n",
    );
    expect(values.RESULTS_BACKEND).toEqual({
      CACHE_TYPE: "RedisCache",
      CACHE_REDIS_HOST: "h",
      CACHE_REDIS_PORT: 1,
      CACHE_KEY_PREFIX: "p",
    });
  });

  it("makes results backends of the other classes that Superset's documentation names", () => {
    const { values } = read(
      "from cachelib.file import FileSystemCache\nfrom s3cache.s3cache import S3Cache\nRESULTS_BACKEND = FileSystemCache('/r', 10)\nOTHER = S3Cache('bucket', 'prefix')\n",
    );
    expect(values).toEqual({
      RESULTS_BACKEND: { CACHE_TYPE: "FileSystemCache", CACHE_DIR: "/r", CACHE_THRESHOLD: 10 },
      OTHER: { CACHE_TYPE: "S3Cache", S3_BUCKET: "bucket", CACHE_KEY_PREFIX: "prefix" },
    });
  });

  it("says where and why a value is unknown", () => {
    const { unknown } = read(
      'import os\nfrom my.company import Manager\nCUSTOM_SECURITY_MANAGER = Manager\nA = {"x": [Manager()]}\ndef SQL_QUERY_MUTATOR(sql, **kw):\n    return sql\nB = os.environ["NOPE"]\n',
    );
    expect([...unknown.values()].map(({ key, line, message }) => [key, line, message])).toEqual([
      ["CUSTOM_SECURITY_MANAGER", 2, "it comes from the Python library my.company"],
      ["A", 2, "it comes from the Python library my.company"],
      ["SQL_QUERY_MUTATOR", 5, "the Python function SQL_QUERY_MUTATOR cannot run here"],
      ["B", 7, "the environment variable NOPE is not set"],
    ]);
  });

  it("does not guess after a condition, loop or call that is unknown", () => {
    const { values, unknown } = read(
      "import lib\nA = 1\nB = {}\nC = []\nD = 1\nif lib.x:\n    A = 2\nfor y in lib.all:\n    B['k'] = 1\nlib.change(C)\nB2 = dict(D=D)\n",
    );
    expect(Object.keys(values)).toEqual(["D", "B2"]);
    expect([...unknown.keys()]).toEqual(["A", "B", "C"]);
  });

  it("names line and column of broken syntax", () => {
    expect(read("A = 1\nB = {'x': \nC = 2\n").findings[0]).toMatchObject({
      severity: "error",
      message: "the Python syntax is broken here",
    });
    expect(read("A = (1 +\n").findings).toHaveLength(1);
  });

  it("takes no text whose quotes are not closed, which would lose its last letter", () => {
    for (const text of ['"abc', "'abc", "'abc\"", 'f"abc', 'r"abc'])
      expect([text, read(`A = 1\nSECRET_KEY = ${text}\nB = 2\n`).findings.length]).toEqual([text, 1]);
    for (const text of ['"abc"', "''", "'''a\nb'''", 'rb"abc"', "f'{1}'", '"a\\""'])
      expect([text, read(`SECRET_KEY = ${text}\n`).findings]).toEqual([text, []]);
  });

  it("ends loops, recursion and huge values", () => {
    const { unknown, values } = read(
      "def f(n):\n    return f(n)\nA = f(1)\nB = 'x' * 10 ** 12\nC = 10 ** 10 ** 10\nD = 1\nwhile True:\n    D += 1\n",
    );
    expect([...unknown.keys()].sort()).toEqual(["A", "B", "C", "D"]);
    expect(values).toEqual({});
  });

  it("treats __proto__ as a key like any other", () => {
    const { values } = read("A = {'__proto__': {'polluted': True}}\nB = {}\nB['constructor'] = 1\n");
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(Object.keys(values.A as object)).toEqual(["__proto__"]);
  });

  it("warns when a setting hangs on a library that Python may have", () => {
    const { findings, values } = read(
      "try:\n    from corp import KEY\n    SECRET_KEY = KEY\nexcept ImportError:\n    pass\n",
    );
    expect(values).toEqual({});
    expect(findings[0]?.message).toBe("No module named 'corp', so KEY, SECRET_KEY is not set here");
  });
});
