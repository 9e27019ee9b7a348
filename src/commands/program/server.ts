import type { Command } from "commander";
import { accepts, examples, lazy, refused } from "./command.ts";

const COUNTED_IN_MEMORY =
  "attempts are counted in the memory of each server process, and forgotten when it starts anew";

const JOB_ID = "0b9c1c52-8a0e-4b0c-9c53-3d6f6f1f1a11";

/** What runs, and what tells about it. */
export function addServer(program: Command): void {
  const run = program.command("run").alias("runserver").description("start the server");
  run.option("--with-worker", "also do background work and its schedules in this process");
  serverOptions(run).action(lazy(async () => (await import("../run.ts")).run));
  serverOptions(run.command("server").description("the same as run")).action(
    lazy(async () => (await import("../run.ts")).run),
  );
  examples(run, "run", "run --host 0.0.0.0 --port 8088 --workers 4", "run --with-worker");

  const worker = program
    .command("worker")
    .description("do background work; as many as you like, on as many machines")
    .option("-c, --concurrency <number>", "jobs at the same time (default: CELERY_CONFIG.worker_concurrency, or 4)")
    .option("-Q, --queues <names>", "only tasks of these queues of CELERY_CONFIG.task_routes, with commas between")
    .action(lazy(async () => (await import("../worker.ts")).worker));
  examples(worker, "worker", "worker --concurrency 8");
  program
    .command("beat")
    .description("hand scheduled work (CELERY_CONFIG.beat_schedule) to the workers")
    .action(lazy(async () => (await import("../worker.ts")).beat));
  const thumbnails = program
    .command("compute-thumbnails")
    .description("make the pictures of charts and dashboards that lists show; the server must be running")
    .option("-a, --asynchronous", "leave it to the workers")
    .option("-d, --dashboards-only", "no charts")
    .option("-c, --charts-only", "no dashboards")
    .option("-f, --force", "also those that are there")
    .option("-i, --model-id <id...>", "only these, by their ids")
    .option("--json", "as JSON")
    .action(lazy(async () => (await import("../thumbnails.ts")).computeThumbnailsCommand));
  examples(thumbnails, "compute-thumbnails --asynchronous", "compute-thumbnails --charts-only --model-id 12");
  addJobs(program);
  addInsights(program);
}

function addJobs(program: Command): void {
  const jobs = program.command("jobs").description("see and change what waits for the workers, wherever it waits");
  const list = jobs
    .command("list")
    .description("list jobs: those to do first, then those that ended last, for a day")
    .option("-s, --state <states>", "queued, running, scheduled, failed, completed or cancelled; with commas between")
    .option("-n, --name <task>", "only jobs of this task")
    .option("-l, --limit <number>", "jobs to show", "50")
    .option("--json", "as JSON")
    .action(lazy(async () => (await import("../jobs.ts")).listJobs));
  examples(list, "jobs list", "jobs list --state failed,running --name reports.execute", "jobs list --json");
  const show = jobs
    .command("show")
    .description("show all about a job: its times, tries, error and arguments")
    .argument("<id>", "the job's id, as jobs list has it")
    .option("--json", "as JSON")
    .action(lazy(async () => (await import("../jobs.ts")).showJob));
  examples(show, `jobs show ${JOB_ID}`);
  const retry = jobs
    .command("retry")
    .description("let a job that failed begin again at once")
    .argument("[id]", "the job's id; without it --failed")
    .option("--failed", "all jobs that failed")
    .option("-n, --name <task>", "with --failed: only jobs of this task")
    .option("--json", "as JSON")
    .action(lazy(async () => (await import("../jobs.ts")).retryJobs));
  examples(retry, `jobs retry ${JOB_ID}`, "jobs retry --failed --name reports.execute");
  const cancel = jobs
    .command("cancel")
    .description("take back a job that has not begun")
    .argument("<id>", "the job's id, as jobs list has it")
    .option("--json", "as JSON")
    .action(lazy(async () => (await import("../jobs.ts")).cancelJobCommand));
  examples(cancel, `jobs cancel ${JOB_ID}`);
}

function addInsights(program: Command): void {
  const routes = program
    .command("routes")
    .description("list every address that the server answers, with its right")
    .option("-s, --sort <column>", "endpoint, methods, domain, rule or match", "endpoint")
    .option("--all-methods", "also HEAD and OPTIONS")
    .option("--json", "as JSON")
    .action(lazy(async () => (await import("../routes.ts")).routesCommand));
  examples(routes, "routes --sort rule", "routes --json");
  const docs = program
    .command("update-api-docs")
    .description("write the OpenAPI document of /api/v1 into a file")
    .option("-o, --output <file>", "the file", "openapi.json")
    .action(lazy(async () => (await import("../routes.ts")).updateApiDocsCommand));
  examples(docs, "update-api-docs", "update-api-docs --output docs/openapi.json");
  program
    .command("shell")
    .description("a prompt of Node.js with the application, its settings and its entities")
    .action(lazy(async () => (await import("../shell.ts")).shell));
  const limiter = program.command("limiter").description("limits of requests");
  const limits = limiter
    .command("config")
    .description("print the limits in force")
    .option("--json", "as JSON")
    .action(lazy(async () => (await import("../limits.ts")).limitsCommand));
  examples(limits, "limiter config --json");
  for (const name of ["clear", "limits"]) refused(limiter, name, COUNTED_IN_MEMORY);
}

function serverOptions(command: Command): Command {
  command
    .option("-h, --host <host>", "address to listen on; default SUPERSET_WEBSERVER_ADDRESS")
    .option("-p, --port <port>", "port to listen on; default SUPERSET_WEBSERVER_PORT")
    .option("-w, --workers <number>", "processes that share the port", "1")
    .option("--reload", "for developers: start again when a source file or liteset.config.ts changes")
    .option("--open", "open the browser")
    .option("--no-reload", "accepted for compatibility")
    .option("--cert <file>", "certificate for HTTPS")
    .option("--key <file>", "private key for HTTPS")
    .helpOption("--help", "display help for command");
  return accepts(
    command,
    "--with-threads",
    "--without-threads",
    "--debugger",
    "--no-debugger",
    "--extra-files <paths>",
    "--exclude-patterns <patterns>",
  );
}
