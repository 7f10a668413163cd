import { EntityReadError } from "../azure/entity-reader";
import type { EntityReader } from "../azure/entity-reader";
import { forEachAtOnce } from "../common/for-each-at-once";
import type { EntityReading, KindReading } from "./inventory";
import type { EntityKind } from "./kinds";
import { ServiceLists } from "./service-lists";
import type { JsonObject } from "../common/json";
import type { ReadState } from "../records/inventory-summary";
import type { RawEntity } from "../azure/entity";

/** How many requests are under way at a time. */
export const requestsAtOnce = 8;

export interface ReadKindsOptions {
    /** Kinds not to read. @default none */
    readonly skip?: readonly string[];
    /** Which entities to keep; below the others nothing is read. @default all */
    readonly keep?: (path: string) => boolean;
    /**
     * Begun once kinds of one depth are read, and done beside what lies below them: ARM counts requests that tell secrets
     * apart from those that read. @default nothing
     */
    readonly beside?: (read: readonly KindInReading[]) => Promise<void>;
}

/** A kind with what was read of it. */
export interface KindInReading {
    readonly kind: EntityKind;
    readonly reading: Reading;
}

/**
 * Reads the entities of kinds, without what secrets' actions tell.
 *
 * @param kinds - with each, what it lies below.
 * @throws every error that is no {@link EntityReadError}: that a kind could not be read is part of its reading.
 */
export async function readKinds(
    reader: EntityReader,
    serviceId: string,
    kinds: readonly EntityKind[],
    { skip = [], keep = () => true, beside }: ReadKindsOptions = {},
): Promise<ReadonlyMap<string, Reading>> {
    const readings = new Map<string, Reading>();
    const lists = new ServiceLists(reader, serviceId);
    const works: Promise<void>[] = [];
    for (const level of levels(kinds)) {
        const steps = level.flatMap((kind) => {
            const reading = new Reading(kind, keep);
            readings.set(kind.path, reading);
            const step = skip.includes(kind.path)
                ? reading.giveUp("skipped", "it was asked not to read it")
                : planKind(kind, reading, readings, reader, lists);
            return step ?? [];
        });
        await forEachAtOnce(requestsAtOnce, steps, (step) => step());
        await forEachAtOnce(
            requestsAtOnce,
            level.flatMap((kind) => planDetails(kind, readings.get(kind.path)!, reader)),
            (step) => step(),
        );
        if (beside) {
            const work = beside(level.map((kind) => ({ kind, reading: readings.get(kind.path)! })));
            // It is awaited below; until then its failure must not end the process.
            work.catch(() => undefined);
            works.push(work);
        }
    }
    await Promise.all(works);
    return readings;
}

/** One or a few requests that belong together. */
export type Step = () => Promise<void>;

/** A kind while it is read. */
export class Reading {
    private state: ReadState = "read";
    private problem: string | undefined;
    private secretsProblem: string | undefined;
    readonly entities = new Map<string, { raw: RawEntity; told?: JsonObject }>();
    private readonly builtIns = new Set<string>();

    constructor(
        private readonly kind: EntityKind,
        private readonly keep: (path: string) => boolean,
    ) {}

    get isRead(): boolean {
        return this.state === "read";
    }

    get secretsAreRead(): boolean {
        return this.secretsProblem === undefined;
    }

    add(path: string, raw: RawEntity): void {
        // Another request of the kind may have failed meanwhile.
        if (!this.isRead || !this.keep(path)) {
            return;
        }
        if (this.kind.builtIn?.is(raw)) {
            this.builtIns.add(path);
        } else {
            this.entities.set(path, { raw });
        }
    }

    giveUp(state: ReadState, problem?: string): undefined {
        this.state = state;
        this.problem = problem;
        this.entities.clear();
    }

    giveUpSecrets(problem: string): void {
        this.secretsProblem = problem;
    }

    /** Why what lies below cannot be read, if so. */
    passOn(): { state: ReadState; problem?: string } | undefined {
        return this.isRead
            ? undefined
            : this.state === "notInTier"
              ? { state: "notInTier" }
              : { state: "skipped", problem: `'${this.kind.path}', which it lies below, is ${this.state}` };
    }

    done(): KindReading {
        const entities = [...this.entities].map(([path, { raw, told }]): EntityReading => ({ path, raw, told }));
        const { state, problem, secretsProblem } = this;
        return { state, entities, problem, secretsProblem, builtIns: [...this.builtIns] };
    }
}

/** Kinds right below the service, then those below these, and so on. */
function levels(kinds: readonly EntityKind[]): EntityKind[][] {
    const levelOf = ({ path }: EntityKind): number => path.split("/").length - 1;
    return Array.from({ length: 1 + Math.max(...kinds.map(levelOf)) }, (_unused, level) =>
        kinds.filter((kind) => levelOf(kind) === level),
    );
}

/** @returns the requests that find a kind's entities; undefined when there is nothing to ask. */
function planKind(
    kind: EntityKind,
    reading: Reading,
    readings: ReadonlyMap<string, Reading>,
    reader: EntityReader,
    lists: ServiceLists,
): Step[] | undefined {
    const parentReading = readings.get(kind.path.split("/").slice(0, -1).join("/"));
    const obstacle = parentReading?.passOn();
    if (obstacle) {
        return reading.giveUp(obstacle.state, obstacle.problem);
    }
    const { source } = kind;
    if (source.by === "index") {
        return [
            guarded(reading, async () => {
                for (const found of await lists.read(source.list)) {
                    if (found.kind === kind.path) {
                        reading.add(found.path, found.raw);
                    }
                }
            }),
        ];
    }
    const parents = parentReading
        ? [...parentReading.entities].filter(([, { raw }]) => kind.below?.(raw) ?? true).map(([path]) => `${path}/`)
        : [""];
    const collection = kind.path.split("/").at(-1)!;
    return parents.flatMap((parent) => {
        const path = `${parent}${collection}`;
        const absent = (error: EntityReadError): boolean =>
            // A service that is not there is no empty service: only what lies below an entity may be gone with it.
            (error.failure === "notFound" && (parent !== "" || source.by === "name")) ||
            (kind.absentAnswers500 === true && error.statusCode === 500);
        return source.by === "name"
            ? source.names.map((name) =>
                  guarded(
                      reading,
                      async () => reading.add(`${path}/${name}`, await reader.get(`${path}/${name}`, source.query)),
                      absent,
                  ),
              )
            : guarded(
                  reading,
                  async () => {
                      for await (const raw of reader.list(path)) {
                          reading.add(`${path}/${nameOf(raw)}`, raw);
                      }
                  },
                  absent,
              );
    });
}

/** The GETs that tell what a list leaves out. */
function planDetails({ source }: EntityKind, reading: Reading, reader: EntityReader): Step[] {
    if (source.by !== "get") {
        return [];
    }
    return [...reading.entities.keys()].map((path) =>
        guarded(
            reading,
            async () => reading.add(path, await reader.get(path, source.query)),
            ({ failure }) => failure === "notFound" && reading.entities.delete(path),
        ),
    );
}

/** One failure that is no absence gives the whole kind up, and its other requests are not sent. */
function guarded(reading: Reading, step: Step, absent: (error: EntityReadError) => boolean = () => false): Step {
    return async () => {
        if (!reading.isRead) {
            return;
        }
        try {
            await step();
        } catch (error) {
            const { failure, message } = requireReadError(error);
            if (!absent(error as EntityReadError)) {
                reading.giveUp(
                    failure === "notFound" ? "failed" : failure,
                    failure === "notInTier" ? undefined : message,
                );
            }
        }
    };
}

export function requireReadError(error: unknown): EntityReadError {
    if (!(error instanceof EntityReadError)) {
        throw error;
    }
    return error;
}

function nameOf({ name, id }: RawEntity): string {
    const found = name ?? id?.split("/").at(-1);
    if (!found) {
        throw new EntityReadError("failed", "Azure listed an entity that has neither name nor id.");
    }
    return found;
}
