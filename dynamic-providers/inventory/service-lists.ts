import { EntityReadError } from "../azure/entity-reader";
import type { EntityReader } from "../azure/entity-reader";
import type { EntitySource } from "./kinds";
import type { RawEntity } from "../azure/entity";

/** An entity that a list of the service tells of. */
export interface ListedEntity {
    readonly kind: string;
    readonly path: string;
    readonly raw: RawEntity;
}

type ServiceList = Extract<EntitySource, { by: "index" }>["list"];

/** Lists of a service that hold the entities of every parent; each is read once, on the first request for it. */
export class ServiceLists {
    private readonly lists = new Map<ServiceList, Promise<readonly ListedEntity[]>>();

    constructor(
        private readonly reader: EntityReader,
        private readonly serviceId: string,
    ) {}

    /** @throws EntityReadError, also for an item that cannot be placed: it must not be lost in silence. */
    read(list: ServiceList): Promise<readonly ListedEntity[]> {
        const known = this.lists.get(list) ?? this.readNow(list);
        this.lists.set(list, known);
        return known;
    }

    private async readNow(list: ServiceList): Promise<readonly ListedEntity[]> {
        const place = list === "issues" ? placeIssue : placeTag;
        const found: ListedEntity[] = [];
        for await (const raw of this.reader.list(list)) {
            const placed = place(raw, this.serviceId);
            if (!placed) {
                throw new EntityReadError("failed", `'${list}' tells of an entity that this release cannot place.`);
            }
            found.push(placed);
        }
        return found;
    }
}

interface TagResource {
    readonly tag?: { readonly id?: string };
    readonly api?: { readonly id?: string };
    readonly operation?: { readonly id?: string };
    readonly product?: { readonly id?: string };
}

/** Source of the shape: https://learn.microsoft.com/rest/api/apimanagement/tag-resource/list-by-service */
export function placeTag(raw: RawEntity, serviceId: string): ListedEntity | undefined {
    const { tag, api, operation, product } = raw as TagResource;
    const [kind, target] = operation
        ? ["apis/operations/tags", operation.id]
        : api
          ? ["apis/tags", api.id]
          : ["products/tags", product?.id];
    const name = tag?.id?.split("/").at(-1);
    return name && target ? { kind, path: `${belowService(target, serviceId)}/tags/${name}`, raw } : undefined;
}

/** Source of the shape: https://learn.microsoft.com/rest/api/apimanagement/issue/list-by-service */
export function placeIssue(raw: RawEntity, serviceId: string): ListedEntity | undefined {
    const apiId = raw.properties?.apiId;
    return typeof apiId === "string" && raw.name
        ? { kind: "apis/issues", path: `${belowService(apiId, serviceId)}/issues/${raw.name}`, raw }
        : undefined;
}

/** IDs come in full, or from the service on: `/apis/echo-api`. */
function belowService(id: string, serviceId: string): string {
    const isFull = id.toLowerCase().startsWith(`${serviceId.toLowerCase()}/`);
    return (isFull ? id.slice(serviceId.length) : id).replace(/^\/+/, "");
}
