import { createHash } from "node:crypto";
import type { EntityReader } from "../azure/entity-reader";
import { EntityReadError } from "../azure/entity-reader";
import type { MediaFiles } from "../azure/media-files";
import { CodedError } from "../common/coded-error";
import { forEachAtOnce } from "../common/for-each-at-once";
import type { JsonObject } from "../common/json";
import { hasSecrets } from "../inventory/canon";
import type { KindReading } from "../inventory/inventory";
import { depthOf } from "../inventory/kinds";
import { readByPlan } from "../inventory/read-by-plan";
import type { PlanOptions } from "../inventory/read-by-plan";
import { readKinds, requestsAtOnce } from "../inventory/read-kinds";
import { isKnownState } from "../records/inventory-summary";
import type { ReadingPlan } from "../records/inventory-summary";
import { toBundles } from "./bundle";
import type { Bundle } from "./bundle";
import { captureKinds, isFlatKind } from "./capture-kinds";
import { makeLedger } from "./ledger";
import { toMember } from "./member";
import type { Member } from "./member";
import { mediaKind, PortalMedia } from "./portal-media";
import type { MediaReading } from "./portal-media";
import { SweepingReader } from "./sweeping-reader";
import type { Tree } from "./tree";

export interface CaptureOptions extends PlanOptions {
    /** Kinds not to read. @default none */
    readonly skip?: readonly string[];
    /** Reads the media of the developer portal. @default they are not read, and the ledger says so */
    readonly media?: MediaFiles;
    /** Reads end with its reason once it is aborted. */
    readonly signal?: AbortSignal;
}

/** How a service was read. */
export interface ReadingFacts {
    readonly plan: ReadingPlan;
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
    const sweeping: SweepingReader[] = [];
    const open = (): SweepingReader => {
        const opened = new SweepingReader(reader);
        sweeping.push(opened);
        return opened;
    };
    const { value, plan } = await readByPlan(open, options, (planned, onSweep) =>
        sweep(planned, serviceId, options, () => {
            sweeping.at(-1)!.beginSweep();
            onSweep();
        }),
    );
    const { last, changed, sweeps } = value;
    const requests = sweeping.reduce((sum, one) => sum + one.requests, 0);
    return toCapture(last, serviceId, changed, { plan, sweeps, requests });
}

/** Reads until two sweeps are the same. */
async function sweep(
    reader: EntityReader,
    serviceId: string,
    options: CaptureOptions,
    onSweep: () => void,
): Promise<{ readonly last: OneReading; readonly changed: readonly string[]; readonly sweeps: number }> {
    const media = options.media && new PortalMedia(reader, options.media);
    let before = await readOnce(reader, serviceId, options, media);
    for (let sweeps = 2; ; sweeps += 1) {
        options.signal?.throwIfAborted();
        onSweep();
        const last = await readOnce(reader, serviceId, options, media);
        const changed = differing(before.members, last.members);
        if (changed.length === 0 || sweeps === maxSweeps) {
            return { last, changed, sweeps };
        }
        options.progress?.(`${changed.length} entities changed while they were read: reading the lists again`);
        before = last;
    }
}

interface OneReading {
    readonly readings: ReadonlyMap<string, KindReading>;
    readonly members: readonly Member[];
    readonly secretsNotRead: readonly string[];
    readonly media: MediaReading;
}

async function readOnce(
    reader: EntityReader,
    serviceId: string,
    { skip = [], signal }: CaptureOptions,
    portalMedia: PortalMedia | undefined,
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
    const media = await portalMedia?.read();
    const members = [
        ...captureKinds.flatMap((kind) =>
            readings
                .get(kind.path)!
                .entities.map(({ path, raw }) => toMember(kind, path, raw, serviceId, told.get(path))),
        ),
        ...(media ?? []),
    ];
    return { readings, members, secretsNotRead, media };
}

/** A snapshot without its APIs is none: better no snapshot, and said so, than one that passes for whole. */
function requireWhole(readings: ReadonlyMap<string, KindReading>, skip: readonly string[]): void {
    const missing = captureKinds.filter(
        ({ path, required }) =>
            required && !isKnownState(readings.get(path)!.state) && !skip.some((kind) => isAtOrBelow(path, kind)),
    );
    if (missing.length > 0) {
        // Azure's own words name entities, which are told nowhere but in the sealed tree.
        const kinds = missing.map(({ path }) => `${path} (${readings.get(path)!.state})`);
        throw new CodedError(
            "CaptureIncomplete",
            `A logical snapshot must have these kinds, and they could not be read: ${kinds.join(", ")}. ` +
                "Let the identity that runs this read them (docs/roles), or name in skipKinds what the snapshot may lack.",
        );
    }
}

const isAtOrBelow = (path: string, kind: string): boolean => path === kind || path.startsWith(`${kind}/`);

function toCapture(
    { readings, members, secretsNotRead, media }: OneReading,
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
            kinds: {
                ...Object.fromEntries(kinds),
                [mediaKind]: { state: media ? "read" : "skipped", depth: "full", count: media?.length ?? 0 },
            },
            ledger: makeLedger(readings, { secretsNotRead, changed, hasMedia: media !== undefined }),
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
