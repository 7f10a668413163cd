import { createHash } from "node:crypto";
import type { EntityReader } from "../azure/entity-reader";
import { EntityReadError } from "../azure/entity-reader";
import { CodedError } from "../common/coded-error";
import { forEachAtOnce } from "../common/for-each-at-once";
import type { JsonObject } from "../common/json";
import { hasSecrets } from "../inventory/canon";
import type { KindReading } from "../inventory/inventory";
import { depthOf } from "../inventory/kinds";
import { readKinds, requestsAtOnce } from "../inventory/read-kinds";
import { isKnownState } from "../records/inventory-summary";
import { toBundles } from "./bundle";
import type { Bundle } from "./bundle";
import { captureKinds, isFlatKind } from "./capture-kinds";
import { makeLedger } from "./ledger";
import { toMember } from "./member";
import type { Member } from "./member";
import { PlannedReader } from "./planned-reader";
import { SweepingReader } from "./sweeping-reader";
import type { Tree } from "./tree";

export interface CaptureOptions {
    /** Kinds not to read. @default none */
    readonly skip?: readonly string[];
    /** Asks for the policy of every operation, also of those that `allPolicies` does not name. @default false */
    readonly full?: boolean;
    /** Which policies are asked for though the plan does not name them: another text, other ones. */
    readonly seed: string;
    readonly progress?: (line: string) => void;
    /** Reads end with its reason once it is aborted. */
    readonly signal?: AbortSignal;
}

/** How a service was read. */
export interface ReadingFacts {
    /**
     * `full` every policy was asked for · `planned` those that `allPolicies` names and a sample · `planRefused` the sample
     * showed that it does not name all, so that every one was asked for.
     */
    readonly plan: "full" | "planned" | "planRefused";
    readonly sweeps: number;
    readonly requests: number;
    /** Whether the last two sweeps were the same. */
    readonly stable: boolean;
}

export interface Capture {
    readonly bundles: readonly Bundle[];
    readonly about: Omit<Tree, "schema" | "bundles">;
    readonly reading: ReadingFacts;
}

/** So often the lists are read again while they change. */
const maxSweeps = 4;

/**
 * Reads everything that can be PUT into a service, with the secrets that Azure tells. It locks and changes nothing. It is
 * read again until two sweeps are the same: a second one costs the lists alone.
 *
 * @throws CodedError where a kind that a snapshot must have cannot be read.
 */
export async function captureService(
    reader: EntityReader,
    serviceId: string,
    options: CaptureOptions,
): Promise<Capture> {
    const { full = false, seed, progress } = options;
    if (full) {
        return sweep(new SweepingReader(reader), undefined, serviceId, options, "full");
    }
    const sweeping = new SweepingReader(reader);
    const planned = new PlannedReader(sweeping, seed);
    const capture = await sweep(sweeping, planned, serviceId, options, "planned");
    if (planned.missed.size === 0) {
        return capture;
    }
    progress?.(
        `Warning: Azure's list of policies does not name ${planned.missed.size} of ${planned.sampled.size} that were looked ` +
            "at: every operation's policy is asked for",
    );
    return sweep(new SweepingReader(reader), undefined, serviceId, options, "planRefused");
}

async function sweep(
    sweeping: SweepingReader,
    planned: PlannedReader | undefined,
    serviceId: string,
    options: CaptureOptions,
    plan: ReadingFacts["plan"],
): Promise<Capture> {
    const reader = planned ?? sweeping;
    let before = await readOnce(reader, serviceId, options);
    for (let sweeps = 2; ; sweeps += 1) {
        options.signal?.throwIfAborted();
        sweeping.beginSweep();
        planned?.beginSweep();
        const now = await readOnce(reader, serviceId, options);
        const changed = differing(before.members, now.members);
        if (changed.length === 0 || sweeps === maxSweeps) {
            return toCapture(now, serviceId, changed, { plan, sweeps, requests: sweeping.requests });
        }
        options.progress?.(`${changed.length} entities changed while they were read: reading the lists again`);
        before = now;
    }
}

interface OneReading {
    readonly readings: ReadonlyMap<string, KindReading>;
    readonly members: readonly Member[];
    readonly secretsNotRead: readonly string[];
}

async function readOnce(
    reader: EntityReader,
    serviceId: string,
    { skip = [], signal }: CaptureOptions,
): Promise<OneReading> {
    const kinds = await readKinds(reader, serviceId, captureKinds, { skip });
    signal?.throwIfAborted();
    const readings = new Map([...kinds].map(([path, reading]) => [path, reading.done()] as const));
    requireWhole(readings, skip);
    const told = new Map<string, JsonObject>();
    const secretsNotRead: string[] = [];
    for (const kind of captureKinds) {
        const { entities } = readings.get(kind.path)!;
        const asked = kind.secrets?.action === undefined ? [] : entities.filter(({ raw }) => hasSecrets(kind, raw));
        let isDenied = false;
        await forEachAtOnce(requestsAtOnce, asked, async ({ path }) => {
            try {
                if (isDenied) {
                    secretsNotRead.push(path);
                    return;
                }
                told.set(path, await reader.post(`${path}/${kind.secrets!.action!}`));
            } catch (error) {
                if (!(error instanceof EntityReadError)) {
                    throw error;
                }
                // The identity may do it for all entities of the kind, or for none.
                isDenied ||= error.failure === "denied";
                secretsNotRead.push(path);
            }
        });
    }
    const members = captureKinds.flatMap((kind) =>
        readings.get(kind.path)!.entities.map(({ path, raw }) => toMember(kind, path, raw, serviceId, told.get(path))),
    );
    return { readings, members, secretsNotRead };
}

/** A snapshot without its APIs is none: better no snapshot, and said so, than one that passes for whole. */
function requireWhole(readings: ReadonlyMap<string, KindReading>, skip: readonly string[]): void {
    const missing = captureKinds.filter(
        ({ path, required }) =>
            required && !isKnownState(readings.get(path)!.state) && !skip.some((kind) => isAtOrBelow(path, kind)),
    );
    const [first] = missing;
    if (first) {
        const { problem = "" } = readings.get(first.path)!;
        throw new CodedError(
            "CaptureIncomplete",
            `A logical snapshot must have these kinds, and they could not be read: ${missing.map(({ path }) => path).join(", ")}. ` +
                `${problem} Let the identity that runs this read them (docs/roles), or name in skipKinds what the snapshot may lack.`,
        );
    }
}

const isAtOrBelow = (path: string, kind: string): boolean => path === kind || path.startsWith(`${kind}/`);

function toCapture(
    { readings, members, secretsNotRead }: OneReading,
    serviceId: string,
    changed: readonly string[],
    reading: Omit<ReadingFacts, "stable">,
): Capture {
    const kinds = captureKinds.map(({ path, ...kind }) => {
        const { state, entities } = readings.get(path)!;
        return [path, { state, depth: depthOf({ path, ...kind }), count: entities.length }] as const;
    });
    return {
        bundles: toBundles(members, isFlatKind),
        about: {
            service: serviceId,
            kinds: Object.fromEntries(kinds),
            ledger: makeLedger(readings, secretsNotRead, changed),
        },
        reading: { ...reading, stable: changed.length === 0 },
    };
}

/** Paths of what is not the same in both. */
function differing(before: readonly Member[], after: readonly Member[]): string[] {
    const [left, right] = [before, after].map(
        (all) => new Map(all.map((member) => [member.path, digestOf(member)] as const)),
    ) as [Map<string, string>, Map<string, string>];
    return [...new Set([...left.keys(), ...right.keys()])].filter((path) => left.get(path) !== right.get(path)).sort();
}

const digestOf = (member: Member): string => createHash("sha256").update(JSON.stringify(member)).digest("base64");
