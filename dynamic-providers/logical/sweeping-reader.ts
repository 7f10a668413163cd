import { createHash } from "node:crypto";
import { EntityReadError } from "../azure/entity-reader";
import type { EntityReader } from "../azure/entity-reader";
import type { RawEntity } from "../azure/entity";
import { inOrder } from "./references";

/**
 * Reads a service again and again until nothing changes. Each sweep reads all lists; what is read one by one (policies,
 * schemas, secrets) only where the entity, or one that it lies below, is not as the list of the sweep before had it.
 */
export class SweepingReader implements EntityReader {
    /** How many requests for lists, entities and secrets went out; pages are not counted. */
    requests = 0;
    private readonly listed = new Map<string, string>();
    private readonly answers = new Map<string, Promise<unknown>>();
    private changed = new Set<string>();
    private isFirst = true;

    constructor(private readonly reader: EntityReader) {}

    /** From here on another sweep is read. */
    beginSweep(): void {
        this.isFirst = false;
        this.changed = new Set();
    }

    async *list(path: string): AsyncGenerator<RawEntity> {
        this.requests += 1;
        for await (const raw of this.reader.list(path)) {
            const entity = `${path}/${raw.name ?? raw.id?.split("/").at(-1) ?? ""}`.toLowerCase();
            const digest = createHash("sha256")
                .update(JSON.stringify(inOrder(raw)))
                .digest("base64");
            if (!this.isFirst && this.listed.get(entity) !== digest) {
                this.changed.add(entity);
            }
            this.listed.set(entity, digest);
            yield raw;
        }
    }

    get(path: string, query: Readonly<Record<string, string>> = {}): Promise<RawEntity> {
        const key = `GET ${path}?${new URLSearchParams(query).toString()}`;
        return this.once(key, path, () => this.reader.get(path, query));
    }

    post(path: string): Promise<Readonly<Record<string, unknown>>> {
        return this.once(`POST ${path}`, path, () => this.reader.post(path));
    }

    private once<T>(key: string, path: string, ask: () => Promise<T>): Promise<T> {
        const known = this.answers.get(key);
        if (known && !this.isChanged(path)) {
            return known as Promise<T>;
        }
        this.requests += 1;
        const answer = ask();
        this.answers.set(key, answer);
        answer.catch((error: unknown) => {
            // That there is none is an answer; whatever else went wrong is asked again.
            if (!(error instanceof EntityReadError && error.failure === "notFound")) {
                this.answers.delete(key);
            }
        });
        return answer;
    }

    /** Whether it, or what it lies below, was listed otherwise in the sweep before. */
    private isChanged(path: string): boolean {
        const segments = path.toLowerCase().split("/");
        return segments.some((_segment, index) => this.changed.has(segments.slice(0, index + 1).join("/")));
    }
}
