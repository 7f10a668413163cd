import { execFile } from "node:child_process";
import * as path from "node:path";
import { promisify } from "node:util";
import { startAzureFixture } from "../../tests/support/azure-fixture";
import type { AzureFixture } from "../../tests/support/azure-fixture";
import { ageRecipient, rsaRecipient } from "../../tests/support/snapshot-recipients";
import { requestBudgets } from "../../dynamic-providers/requests/request-pace";
import { atMost, median, told } from "../results";
import type { BenchResult } from "../results";
import { madeEntities } from "./made-service";
import { plannedRequests } from "./planned-requests";
import type { ReadAnswer, ReadRequest } from "./read-once";

export interface CaptureBenchOptions {
    /** How often each size is captured; the median counts. @default 1 */
    readonly runs?: number;
}

const sizes = [100, 1000, 10_000] as const;
const inventorySize = 5000;
const goals = { requestRatio: 1.05, memoryMb: 300, inventorySeconds: 60 } as const;

/** One reading, with what it asked of ARM. */
interface Reading extends ReadAnswer {
    readonly reads: number;
    readonly writes: number;
    readonly throttled: number;
}

/** Captures and an inventory in real time, against ARM's own token buckets. */
export async function benchCapture({ runs = 1 }: CaptureBenchOptions): Promise<BenchResult[]> {
    const azure = await startAzureFixture("bench-capture");
    try {
        const results: BenchResult[] = [];
        for (const size of sizes) {
            results.push(...(await benchSize(azure, size, runs)));
        }
        return [...results, ...(await benchInventory(azure, runs))];
    } finally {
        await azure.stop();
    }
}

async function benchSize(azure: AzureFixture, size: number, runs: number): Promise<BenchResult[]> {
    const { serviceId, planned } = await makeService(azure, `bench-${size}`, size);
    const [captures, again]: [Reading[], Reading[]] = [[], []];
    for (let run = 1; run <= runs; run += 1) {
        const capture = (seed: string) => read(azure, { does: "capture", serviceId, seed });
        captures.push(await capture(`${run} first`));
        again.push(await capture(`${run} second`));
    }
    const all = [...captures, ...again];
    const of = (figure: (reading: Reading) => number): number => median(captures.map(figure));
    const most = (figure: (reading: Reading) => number): number => Math.max(...all.map(figure));
    const seconds = all.map((reading) => reading.seconds);
    const name = `capture of ${size}`;
    return [
        told(`${name}: entities`, captures[0]!.entities, ""),
        told(`${name}: planned requests`, planned, ""),
        atMost(
            `${name}: requests / plan`,
            most(({ reads, writes }) => reads + writes) / planned,
            goals.requestRatio,
            "1",
        ),
        atMost(
            `${name}: answers of 429`,
            most(({ throttled }) => throttled),
            0,
            "",
        ),
        atMost(
            `${name}: memory`,
            most(({ memoryMb }) => memoryMb),
            goals.memoryMb,
            "MB",
        ),
        atMost(`${name}: blobs written by the second`, Math.max(...again.map(({ written }) => written)), 0, ""),
        told(
            `${name}: ARM's budget`,
            of((reading) => budgetSeconds(reading)),
        ),
        told(`${name}: took`, median(seconds)),
        told(`${name}: spread`, Math.max(...seconds) - Math.min(...seconds)),
    ];
}

async function benchInventory(azure: AzureFixture, runs: number): Promise<BenchResult[]> {
    const { serviceId } = await makeService(azure, "bench-inventory", inventorySize);
    const readings: Reading[] = [];
    for (let run = 1; run <= runs; run += 1) {
        readings.push(await read(azure, { does: "inventory", serviceId, seed: "" }));
    }
    const seconds = readings.map((reading) => reading.seconds);
    const name = `inventory of ${inventorySize}`;
    return [
        told(`${name}: requests`, median(readings.map(({ reads, writes }) => reads + writes)), ""),
        told(`${name}: ARM's budget`, Math.max(...readings.map(budgetSeconds))),
        atMost(`${name}: answers of 429`, Math.max(...readings.map(({ throttled }) => throttled)), 0, ""),
        atMost(`${name}: took`, median(seconds), goals.inventorySeconds),
        told(`${name}: spread`, Math.max(...seconds) - Math.min(...seconds)),
    ];
}

/** How long ARM takes to let so many requests through, if the buckets are full and no other client asks: it counts both apart. */
const budgetSeconds = ({ reads, writes }: Pick<Reading, "reads" | "writes">): number => {
    const secondsOf = (count: number, { bucket, perSecond }: { bucket: number; perSecond: number }): number =>
        Math.max(0, count - bucket) / perSecond;
    return Math.max(secondsOf(reads, requestBudgets.reads), secondsOf(writes, requestBudgets.writes));
};

async function makeService(azure: AzureFixture, name: string, size: number) {
    const { clock, state } = azure.sandbox;
    clock.setSpeed(6000);
    const serviceId = await azure.createService(name);
    clock.setSpeed(1);
    const { entities } = state.services.get(name)!;
    for (const [place, properties] of madeEntities(size)) {
        entities.put(place, properties);
    }
    const paths = entities.export().map((entity) => entity.path);
    const secretOf: readonly RegExp[] = [
        /^namedValues\/hidden-/,
        /^subscriptions\/(?!master$)[^/]+$/,
        /^tenant\/[^/]+$/,
        /^portalsettings\/delegation$/,
    ];
    const planned = plannedRequests({ paths, hasSecrets: (found) => secretOf.some((each) => each.test(found)) });
    return { serviceId, planned };
}

let recipients: Promise<ReadRequest["recipients"]> | undefined;

async function read(azure: AzureFixture, request: Pick<ReadRequest, "does" | "serviceId" | "seed">): Promise<Reading> {
    const { sandbox, operationInputs } = azure;
    recipients ??= ageRecipient().then((age) => [rsaRecipient().input, age.input]);
    const asked: ReadRequest = {
        ...request,
        vault: operationInputs as unknown as ReadRequest["vault"],
        recipients: await recipients,
        secretsKey: "a secret of 32 bytes or more, at random",
    };
    console.error(`${request.does} of ${request.serviceId.split("/").at(-1)!}`);
    const mark = sandbox.requestLog.mark();
    const file = path.join(__dirname, "read-once.ts");
    const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", file, JSON.stringify(asked)], {
        env: { ...process.env, ...sandbox.environment },
    });
    const answer = JSON.parse(stdout) as ReadAnswer;
    const sent = sandbox.requestLog
        .since(mark)
        .filter(({ endpoint, path: place }) => endpoint === "arm" && place.startsWith(`${request.serviceId}/`));
    const reading = {
        ...answer,
        reads: sent.filter(({ method }) => method === "GET").length,
        writes: sent.filter(({ method }) => method === "POST").length,
        throttled: sent.filter(({ status }) => status === 429).length,
    };
    console.error(`  ${JSON.stringify(reading)}`);
    return reading;
}
