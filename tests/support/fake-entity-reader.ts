import { EntityReadError } from "../../dynamic-providers/azure/entity-reader";
import type { EntityReader } from "../../dynamic-providers/azure/entity-reader";
import type { RawEntity } from "../../dynamic-providers/azure/entity";

/** A service's entities in memory, by path below the service; counts what is asked of it. */
export class FakeEntityReader implements EntityReader {
    readonly requests: string[] = [];
    /** The most requests that were under way at a time. */
    mostAtOnce = 0;
    private underWay = 0;
    private readonly collections = new Map<string, RawEntity[]>();

    constructor(
        private readonly entities: ReadonlyMap<string, RawEntity>,
        /** What to answer instead, by path. */
        private readonly failures: Readonly<Record<string, EntityReadError>> = {},
    ) {
        for (const [path, raw] of entities) {
            const collection = path.split("/").slice(0, -1).join("/");
            this.collections.set(collection, [
                ...(this.collections.get(collection) ?? []),
                { name: path.split("/").at(-1)!, ...raw },
            ]);
        }
    }

    async get(path: string, query: Readonly<Record<string, string>> = {}): Promise<RawEntity> {
        const parameters = new URLSearchParams(query).toString();
        await this.answer("GET", path, parameters && `?${parameters}`);
        const raw = this.entities.get(path);
        if (!raw) {
            throw new EntityReadError("notFound", `'${path}' is not there.`, 404);
        }
        return { name: path.split("/").at(-1)!, ...raw };
    }

    async *list(path: string): AsyncGenerator<RawEntity> {
        const all = this.collections.get(path) ?? [];
        for (let skip = 0; skip === 0 || skip < all.length; skip += 100) {
            await this.answer("GET", path, skip > 0 ? `?$skip=${skip}` : "");
            yield* all.slice(skip, skip + 100);
        }
    }

    async post(path: string): Promise<Readonly<Record<string, unknown>>> {
        await this.answer("POST", path);
        return { value: `secret of ${path}`, primaryKey: `first of ${path}`, secondaryKey: `second of ${path}` };
    }

    private async answer(method: string, path: string, query = ""): Promise<void> {
        this.requests.push(`${method} ${path}${query}`);
        this.underWay += 1;
        this.mostAtOnce = Math.max(this.mostAtOnce, this.underWay);
        await new Promise(setImmediate);
        this.underWay -= 1;
        const failure = this.failures[path];
        if (failure) {
            throw failure;
        }
    }
}
