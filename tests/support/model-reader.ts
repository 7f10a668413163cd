import { EntityReadError } from "../../dynamic-providers/azure/entity-reader";
import type { EntityReader } from "../../dynamic-providers/azure/entity-reader";
import type { RawEntity } from "../../dynamic-providers/azure/entity";
import type { ModelService } from "./model-service";

/** Told before each request that reads, in words. */
type Ask = (what: string) => Promise<void>;

/** Reads a {@link ModelService} as ARM lets a client read a service, with its lists of policies and tags, and its secrets by their actions. */
export class ModelReader implements EntityReader {
    constructor(
        private readonly service: ModelService,
        private readonly ask: Ask,
    ) {}

    async get(path: string): Promise<RawEntity> {
        await this.ask(`GET ${path}`);
        const properties = this.service.entities.get(path);
        if (!properties) {
            throw new EntityReadError("notFound", `'${path}' is not there.`, 404);
        }
        return this.show(path, properties);
    }

    async *list(path: string): AsyncGenerator<RawEntity> {
        await this.ask(`list ${path}`);
        const { entities } = this.service;
        if (path === "allPolicies") {
            for (const [at] of [...entities].filter(([name]) => name.endsWith("policies/policy"))) {
                yield { properties: { referencePolicyId: `${this.service.id}/${at}` } };
            }
            return;
        }
        if (path === "tagResources") {
            for (const [at] of [...entities]) {
                const [, owner, tag] = /^(.+)\/tags\/([^/]+)$/.exec(at) ?? [];
                if (owner !== undefined) {
                    const kind = owner.split("/").at(-2)!.replace(/s$/, "");
                    yield { tag: { id: `/tags/${tag}` }, [kind]: { id: `/${owner}` } };
                }
            }
            return;
        }
        const depth = path.split("/").length + 1;
        for (const [at, properties] of [...entities]) {
            if (at.startsWith(`${path}/`) && at.split("/").length === depth) {
                yield this.show(at, properties);
            }
        }
    }

    async post(path: string): Promise<Readonly<Record<string, unknown>>> {
        await this.ask(`POST ${path}`);
        const { value, primaryKey, secondaryKey } =
            this.service.entities.get(path.split("/").slice(0, -1).join("/")) ?? {};
        return { value, primaryKey, secondaryKey };
    }

    private show(path: string, properties: Readonly<Record<string, unknown>>): RawEntity {
        const { primaryKey: _one, secondaryKey: _two, ...shown } = properties;
        const { value: _value, ...withoutValue } = shown;
        return {
            id: `${this.service.id}/${path}`,
            name: path.split("/").at(-1)!,
            properties: path.startsWith("namedValues/") ? withoutValue : shown,
        };
    }
}
