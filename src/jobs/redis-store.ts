import type { Redis } from "../redis.ts";
import type { JobStore, StoredJob } from "./store.ts";

/** Jobs that one call forgets: Redis does nothing else meanwhile. */
const BATCH = 500;

/*
 * job:<id>       hash: name, next, locked, owner, finished, disabled, body; an empty text is none
 * due:<name>     sorted set: jobs that nobody holds, by when they are due
 * held:<name>    sorted set: jobs that a worker holds, by its last sign of life
 * open           sorted set: all jobs to do, by when they are due
 * ended          sorted set: jobs that ended, by when
 * Each step is one script, so that it happens whole or not at all. KEYS[1] is the prefix.
 */
const HEAD = `
local P = KEYS[1]
local function read(id)
  local v = redis.call('HMGET', P..'job:'..id, 'name', 'next', 'locked', 'finished', 'disabled', 'body', 'owner')
  if not v[1] then return nil end
  return {id=id, name=v[1], next=v[2], locked=v[3], finished=v[4], disabled=v[5], body=v[6], owner=v[7]}
end
local function index(j)
  if j.locked ~= '' then
    redis.call('ZREM', P..'due:'..j.name, j.id)
    redis.call('ZADD', P..'held:'..j.name, j.locked, j.id)
  else
    redis.call('ZREM', P..'held:'..j.name, j.id)
    if j.next ~= '' and j.disabled == '0' then redis.call('ZADD', P..'due:'..j.name, j.next, j.id)
    else redis.call('ZREM', P..'due:'..j.name, j.id) end
  end
  if j.next == '' and j.locked == '' then
    redis.call('ZREM', P..'open', j.id)
    redis.call('ZADD', P..'ended', j.finished == '' and '0' or j.finished, j.id)
  else
    redis.call('ZREM', P..'ended', j.id)
    redis.call('ZADD', P..'open', j.next == '' and '0' or j.next, j.id)
  end
end
local function write(j)
  redis.call('HSET', P..'job:'..j.id, 'name', j.name, 'next', j.next, 'locked', j.locked, 'finished', j.finished,
    'disabled', j.disabled, 'body', j.body, 'owner', j.owner)
  index(j)
end
local function give(j) return {j.id, j.name, j.next, j.locked, j.finished, j.disabled, j.body} end
local function drop(j)
  redis.call('DEL', P..'job:'..j.id)
  for _, key in ipairs({'due:'..j.name, 'held:'..j.name, 'open', 'ended'}) do redis.call('ZREM', P..key, j.id) end
end
`;

const INSERT = `${HEAD}
if redis.call('EXISTS', P..'job:'..ARGV[1]) == 1 then return 0 end
write({id=ARGV[1], name=ARGV[2], next=ARGV[3], locked='', finished='', disabled=ARGV[4], body=ARGV[5], owner=''})
return 1`;

const NEXT = `${HEAD}
local name, scan, deadline, now, owner = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local found = redis.call('ZRANGEBYSCORE', P..'held:'..name, '-inf', deadline, 'LIMIT', 0, 1)
if #found == 0 then found = redis.call('ZRANGEBYSCORE', P..'due:'..name, '-inf', scan, 'LIMIT', 0, 1) end
if #found == 0 then return nil end
local j = read(found[1])
if not j then
  redis.call('ZREM', P..'held:'..name, found[1])
  redis.call('ZREM', P..'due:'..name, found[1])
  return nil
end
j.locked, j.owner = now, owner
write(j)
return give(j)`;

const LOCK = `${HEAD}
local j = read(ARGV[1])
if not j or j.locked ~= '' or j.disabled == '1' or j.next ~= ARGV[2] then return nil end
j.locked, j.owner = ARGV[3], ARGV[4]
write(j)
return give(j)`;

const SAVE = `${HEAD}
local j = read(ARGV[1])
if not j or j.owner ~= ARGV[2] or j.locked == '' then return 0 end
j.next, j.locked, j.finished, j.body = ARGV[3], ARGV[4], ARGV[5], ARGV[6]
if j.locked == '' then j.owner = '' end
write(j)
return 1`;

const UNLOCK = `${HEAD}
local j = read(ARGV[1])
if j and j.owner == ARGV[2] then
  j.locked, j.owner = '', ''
  write(j)
end
return 1`;

const RELEASE = `${HEAD}
local known = {}
for at = 3, #ARGV do known[ARGV[at]] = true end
for _, id in ipairs(redis.call('ZRANGE', P..'held:'..ARGV[1], 0, -1)) do
  local j = read(id)
  if j and j.owner == ARGV[2] and not known[id] then
    j.locked, j.owner = '', ''
    write(j)
  end
end
return 1`;

const REPLACE = `${HEAD}
local j = read(ARGV[1])
if not j or j.locked ~= '' then return 0 end
j.next, j.finished, j.disabled, j.body = ARGV[2], ARGV[3], ARGV[4], ARGV[5]
write(j)
return 1`;

const CANCEL = `${HEAD}
local j = read(ARGV[1])
if not j or (j.next == '' and j.locked == '') then return 0 end
j.next, j.locked, j.owner, j.finished, j.disabled = '', '', '', ARGV[2], '1'
write(j)
return 1`;

const REMOVE = `${HEAD}
local j = read(ARGV[1])
if not j or j.locked ~= '' then return 0 end
drop(j)
return 1`;

const FIND = `${HEAD}
local j = read(ARGV[1])
if not j then return nil end
return give(j)`;

const LIST = `${HEAD}
local ids = redis.call('ZRANGE', P..'open', 0, tonumber(ARGV[1]) - 1)
local left = tonumber(ARGV[1]) - #ids
if left > 0 then
  for _, id in ipairs(redis.call('ZREVRANGE', P..'ended', 0, left - 1)) do ids[#ids + 1] = id end
end
local all = {}
for _, id in ipairs(ids) do
  local j = read(id)
  if j then all[#all + 1] = give(j) end
end
return all`;

const DEPTH = `
local P = KEYS[1]
local counts = {}
for at = 2, #ARGV do
  local due = P..'due:'..ARGV[at]
  counts[#counts + 1] = redis.call('ZCOUNT', due, '-inf', ARGV[1])
  counts[#counts + 1] = redis.call('ZCARD', P..'held:'..ARGV[at])
  counts[#counts + 1] = redis.call('ZCOUNT', due, '('..ARGV[1], '+inf')
end
return counts`;

const FORGET = `${HEAD}
local ids = redis.call('ZRANGEBYSCORE', P..'ended', '-inf', '('..ARGV[1], 'LIMIT', 0, tonumber(ARGV[2]))
for _, id in ipairs(ids) do
  local j = read(id)
  if j then drop(j) else redis.call('ZREM', P..'ended', id) end
end
return #ids`;

/**
 * Jobs in Redis. What Redis has taken in lasts as long as its own persistence says (appendonly).
 * @param keyPrefix keeps several installations on one Redis apart
 */
export function redisStore(redis: Redis, keyPrefix = ""): JobStore {
  // All keys are in one slot of a cluster, away from those of Celery.
  const prefix = `{${keyPrefix}liteset-jobs}:`;
  const channel = `${prefix}bell`;
  const call = (script: string, ...args: (string | number | null)[]): Promise<unknown> =>
    redis.run((client) => client.eval(script, { keys: [prefix], arguments: args.map((arg) => String(arg ?? "")) }));
  const job = async (script: string, ...args: (string | number | null)[]) => jobOf(await call(script, ...args));
  const done = async (script: string, ...args: (string | number | null)[]) => (await call(script, ...args)) === 1;

  return {
    name: "Redis",
    bell: {
      ring: async (name) => {
        await redis.run((client) => client.publish(channel, name));
      },
      listen: (hear) => redis.listen(channel, hear),
    },
    prepare: async () => {
      await redis.run((client) => client.ping());
    },
    insert: ({ id, name, nextRunAt, disabled, body }) => done(INSERT, id, name, nextRunAt, disabled ? 1 : 0, body),
    next: (name, scanAt, deadline, now, owner) => job(NEXT, name, scanAt, deadline, now, owner),
    lock: (id, dueAt, now, owner) => job(LOCK, id, dueAt, now, owner),
    save: (id, { nextRunAt, lockedAt, finishedAt, body }, owner) =>
      done(SAVE, id, owner, nextRunAt, lockedAt, finishedAt, body),
    unlock: async (id, owner) => {
      await call(UNLOCK, id, owner);
    },
    release: async (name, known, owner) => {
      await call(RELEASE, name, owner, ...known);
    },
    replace: (id, { nextRunAt, finishedAt, disabled, body }) =>
      done(REPLACE, id, nextRunAt, finishedAt, disabled ? 1 : 0, body),
    cancel: (id, now) => done(CANCEL, id, now),
    remove: (id) => done(REMOVE, id),
    find: (id) => job(FIND, id),
    list: async (limit) => ((await call(LIST, limit)) as unknown[]).map(jobOf).filter((each) => each !== undefined),
    depth: async (names, now) => {
      const counts = ((await call(DEPTH, now, ...names)) as unknown[]).map(Number);
      return names.map((name, at) => {
        const [queued = 0, running = 0, scheduled = 0] = counts.slice(3 * at, 3 * at + 3);
        return { name, queued, running, scheduled };
      });
    },
    forgetFinished: async (before) => {
      while ((await call(FORGET, before, BATCH)) === BATCH);
    },
    close: () => redis.close(),
  };
}

function jobOf(answer: unknown): StoredJob | undefined {
  if (!Array.isArray(answer)) return undefined;
  const [id, name, next, locked, finished, disabled, body] = answer.map(String) as [string, string, ...string[]];
  return {
    id,
    name,
    nextRunAt: timeOf(next),
    lockedAt: timeOf(locked),
    finishedAt: timeOf(finished),
    disabled: disabled === "1",
    body: body ?? "{}",
  };
}

const timeOf = (text: string | undefined): number | null => (text ? Number(text) : null);
