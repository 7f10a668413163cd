import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import type { HttpClient } from "@azure/core-rest-pipeline";
import { Run } from "../../conformance/run";
import { StateFile } from "../../conformance/run-state";
import type { RunState } from "../../conformance/run-state";
import { sandboxTarget } from "../../conformance/sandbox-target";
import { replayAlone } from "../sandbox/replay/replay-alone";
import { changing, newState, runKit, scenariosNamed, startSecondSandbox } from "./second-sandbox";
import type { SecondSandbox } from "./second-sandbox";

let second: SecondSandbox;
let directory: string;

beforeAll(async () => {
    second = await startSecondSandbox("conformance-run");
    directory = mkdtempSync(path.join(tmpdir(), "apim-dr-conformance-"));
});

afterAll(async () => {
    await second.stop();
    rmSync(directory, { recursive: true });
});

const expectNothingLeft = (): void => {
    const { state } = second.azure;
    expect([state.resourceGroups.size, state.services.size, state.deletedServices.size]).toEqual([0, 0, 0]);
};

test("where both are alike, every scenario runs, nothing is reported, and nothing is left", async () => {
    const only = scenariosNamed(undefined).map(({ name }) => name);
    const outcome = await runKit(second, { only: [...only, "premium", "limits"] });
    expect([outcome.stoppedBy, outcome.differences]).toEqual([undefined, []]);
    expect(outcome.rows.length).toBeGreaterThan(25);
    expect(outcome.rows.filter(({ verdict }) => verdict !== "recorded")).toEqual([]);
    expectNothingLeft();
    const [recording, differences, ledger] = outcome.files.map((file) => readFileSync(file, "utf8"));
    expect(JSON.parse(recording!)).toEqual(JSON.parse(JSON.stringify(outcome.recording)));
    expect(differences).toContain("0 members differ");
    expect(ledger).toContain("a restore takes away what is not in the backup");
});

test("a recording that is put into the folder of recordings is replayed by what the ordinary tests run", async () => {
    const { recording } = await runKit(second, { only: ["create"] });
    writeFileSync(path.join(directory, "conformance-one.json"), JSON.stringify(recording));
    expect((await replayAlone("conformance-one", directory)).filter(({ equal }) => !equal)).toEqual([]);
    // One that says otherwise than the sandbox is found.
    const steps = recording.steps.map((step) => (step.name === "create: GET" ? { ...step, status: 418 } : step));
    writeFileSync(path.join(directory, "conformance-one.json"), JSON.stringify({ ...recording, steps }));
    const found = (await replayAlone("conformance-one", directory)).filter(({ equal }) => !equal);
    expect(new Set(found.map(({ step }) => recording.steps[step]!.name))).toEqual(new Set(["create: GET"]));
});

test("a token that Azure refuses in the middle of a run is renewed, and the refusal is in no recording", async () => {
    const outcome = await runKit(second, {
        only: ["create"],
        inFront: changing(/^GET .*\/groups\?/, (answer) => (answer.status = 401), { times: 1 }),
    });
    expect([outcome.stoppedBy, outcome.differences]).toEqual([undefined, []]);
    expect(outcome.recording.steps.filter(({ status }) => status === 401)).toEqual([]);
});

const canaries = {
    id: "0f8e9c1a-1111-2222-3333-444455556666",
    address: "20.31.44.5",
    email: "jane.doe@fabrikam.example",
    name: "canary-company-hub",
    key: "Q2FuYXJ5S2V5Q2FuYXJ5S2V5Q2FuYXJ5S2V5Q2FuYXJ5S2V5Q2FuYXJ5S2V5MTIzNDU2Nzg5MA==",
    jwt: "eyJjYW5hcnkiOjF9.eyJjYW5hcnkiOjJ9.Y2FuYXJ5",
    signature: "sig=canarysignature",
    tag: "CanaryCostCenter",
    words: "Canary Holding GmbH",
    hex: "ca9a27ca9a27ca9a27ca9a27",
};

test("nothing of whose subscription it was is in a file: canaries in bodies, errors, headers, tags and URLs", async () => {
    const { connection } = second.azure;
    const sees = new Set<string>();
    const plant = changing(/./, (answer) => {
        const said = Object.values(canaries).join("' '");
        answer.headers.set("x-ms-canary", said);
        answer.headers.set("x-ms-failure-cause", `gateway ${canaries.id} ${canaries.email}`);
        const location = answer.headers.get("Location");
        if (location) {
            answer.headers.set("Location", `${location}&${canaries.signature}&t=1&c=${canaries.signature}`);
        }
        const body = answer.body as Record<string, unknown> & { error?: { message: string }; properties?: object };
        if (typeof body === "object" && !Array.isArray(body)) {
            if (body.error) {
                body.error.message += ` '${said}'`;
            }
            if (body.properties) {
                Object.assign(body.properties, { canary: said, [`canary${canaries.id}`]: canaries.words });
            }
            body.tags = { ...(body.tags as object), [canaries.tag]: canaries.words };
            body.systemData = { createdBy: canaries.email, canary: canaries.address };
        }
    });
    const seeTokens = (client: HttpClient): HttpClient => ({
        sendRequest: (request) => {
            sees.add((request.headers.get("Authorization") ?? "").replace("Bearer ", ""));
            return plant(client).sendRequest(request);
        },
    });
    const kept: string[] = [];
    const only = ["create", "entities", "backups", "refusals", "host name", "front door", "soft delete"];
    const state = newState(connection.subscriptionId);
    const outcome = await runKit(second, {
        ...{ only, state, inFront: seeTokens },
        keep: (next) => kept.push(JSON.stringify(next ?? {})),
    });
    const written = outcome.files.map((file) => readFileSync(file, "utf8")).join("\n");
    const { subscriptionId, tenantId, clientId, clientSecret, objectId, armEndpoint } = connection;
    const own = [subscriptionId, tenantId, clientId, objectId, state.suffix, new URL(armEndpoint).host];
    const secrets = [clientSecret, ...sees, canaries.key, canaries.jwt];
    expect(sees.size).toBeGreaterThan(0);
    expect([...Object.values(canaries), ...own, ...secrets].filter((one) => written.includes(one))).toEqual([]);
    // The state that is kept meanwhile has names and IDs, and no secret. Its recorded part is what is written in the end.
    expect(kept.length).toBeGreaterThan(100);
    const last = JSON.parse(kept.at(-2)!) as RunState;
    expect([...Object.values(canaries), ...own].filter((one) => JSON.stringify(last.steps).includes(one))).toEqual([]);
    expect(secrets.filter((one) => kept.some((text) => text.includes(one)))).toEqual([]);
    // The answers were read, all the same.
    expect(
        outcome.recording.steps.some(({ headers }) => headers?.["x-ms-failure-cause"] === "gateway {guid} {email}"),
    ).toBe(true);
    expectNothingLeft();
});

/** Kills what runs at every so many requests: nothing of it goes on. */
class Killer {
    private sent = 0;
    /** Resolves at the death of the run that goes on. */
    dead: Promise<void> = Promise.resolve();
    private die: () => void = () => undefined;

    constructor(private readonly every: number) {}

    revive(): void {
        this.dead = new Promise((resolve) => (this.die = resolve));
    }

    readonly inFront = (client: HttpClient): HttpClient => ({
        sendRequest: async (request) => {
            this.sent += 1;
            if (this.sent % this.every !== 0) {
                return client.sendRequest(request);
            }
            // In turn: before Azure has got it, and once Azure has done it.
            if (this.sent % (2 * this.every) === 0) {
                await client.sendRequest(request);
            }
            this.die();
            return new Promise(() => undefined);
        },
    });
}

test("a run that is killed every few requests goes on, finds nothing that is not so, and leaves nothing", async () => {
    const file = new StateFile(path.join(directory, "killed"));
    const only = ["create", "changes", "backups", "restore", "soft delete"];
    const killer = new Killer(11);
    let deaths = 0;
    file.write(newState(second.azure.connection.subscriptionId));
    for (;;) {
        killer.revive();
        const running = runKit(second, {
            ...{ only, state: file.read()!, inFront: killer.inFront },
            keep: (next) => (next ? file.write(next) : file.remove()),
        });
        const ended = await Promise.race([running, killer.dead.then(() => undefined)]);
        if (ended) {
            expect([ended.stoppedBy, ended.differences]).toEqual([undefined, []]);
            expect(ended.recording.steps.some(({ lost }) => lost)).toBe(true);
            break;
        }
        deaths += 1;
    }
    expect(deaths).toBeGreaterThan(5);
    expectNothingLeft();
    expect(readdirSync(path.join(directory, "killed"))).toEqual([]);
});

test("a service that Azure does not create ends the run: what was said is recorded, and nothing is left", async () => {
    const refuse = changing(/^PUT .*\/service\//, (answer) => {
        answer.status = 400;
        answer.body = { error: { code: "SkuNotAvailable", message: "No." } };
    });
    const { stoppedBy, recording } = await runKit(second, { inFront: refuse });
    expect(stoppedBy).toBe("create: PUT: 400 SkuNotAvailable");
    expect(recording.steps.at(-1)).toMatchObject({ name: "create: PUT", status: 400 });
    expectNothingLeft();
});

test("a run that Azure stops answering ends with what there is, and removes it once Azure answers again", async () => {
    let silent = 0;
    const report: string[] = [];
    const target = await sandboxTarget(second.azure, (client) => ({
        sendRequest: (request) =>
            request.method === "PATCH" && (silent += 1) > 0
                ? Promise.reject(new Error("ECONNRESET"))
                : client.sendRequest(request),
    }));
    const state = newState(target.subscriptionId);
    const run = new Run(
        target,
        state,
        () => undefined,
        scenariosNamed(["create", "changes"]),
        (line) => report.push(line),
    );
    await expect(run.toEnd()).rejects.toThrow("ECONNRESET");
    expect(report.filter((line) => line.startsWith("No answer to PATCH")).length).toBeGreaterThan(10);
    const { stoppedBy } = await runKit(second, { state: { ...state, stoppedBy: "ECONNRESET" } });
    expect(stoppedBy).toBe("ECONNRESET");
    expectNothingLeft();
});
