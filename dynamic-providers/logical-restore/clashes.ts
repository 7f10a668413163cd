import type { Problem } from "../common/problem";
import { keyOf, ownKind, rootOf } from "../azure/entity-path";
import type { Entities, RestoredEntity } from "./restored-entity";

/** What a service has once, beside names: by kind, what it is called and the text that no two may share. */
const unique: Readonly<
    Record<string, { readonly name: string; readonly of: (entity: RestoredEntity) => string | undefined }>
> = {
    apis: {
        name: "path",
        // Versions of one API share its path.
        of: ({ path, raw }) =>
            /;rev=\d+$/i.test(path)
                ? undefined
                : `${workspaceOf(path)}/${text(raw.properties?.path)}|${text(raw.properties?.apiVersion)}`,
    },
    "apis/operations": {
        name: "method and URL template",
        of: ({ path, raw }) =>
            `${path.split("/").slice(0, -2).join("/")} ${text(raw.properties?.method)} ${String(raw.properties?.urlTemplate)}`,
    },
    namedValues: {
        name: "display name",
        of: ({ path, raw }) => `${workspaceOf(path)}${text(raw.properties?.displayName)}`,
    },
    users: { name: "e-mail address", of: ({ raw }) => text(raw.properties?.email) },
};

/** What stands in the way of what is written: by the key of each that is deleted anyway, and as a problem for each that is not. */
export function findClashes(
    toWrite: readonly RestoredEntity[],
    live: Entities,
    deleted: ReadonlySet<string>,
): { readonly inTheWay: ReadonlySet<string>; readonly problems: readonly Problem[] } {
    const holders = new Map<string, RestoredEntity>();
    for (const entity of live.values()) {
        const key = uniqueKey(entity);
        if (key !== undefined) {
            holders.set(key, entity);
        }
    }
    const inTheWay = new Set<string>();
    const problems: Problem[] = [];
    for (const entity of toWrite) {
        const key = uniqueKey(entity);
        const holder = key === undefined ? undefined : holders.get(key);
        if (!holder || keyOf(holder.path) === keyOf(entity.path)) {
            continue;
        }
        const goes = [keyOf(holder.path), keyOf(rootOf(holder.path))].find((path) => deleted.has(path));
        if (goes !== undefined) {
            inTheWay.add(goes);
        } else if (!toWrite.some(({ path }) => keyOf(path) === keyOf(holder.path))) {
            const { name } = unique[ownKind(entity.kind.path)]!;
            problems.push({
                code: "NameTaken",
                message: `'${entity.path}' cannot be written: '${holder.path}' of the target has the same ${name}. Delete that one, or set mode to mirror.`,
            });
        }
    }
    return { inTheWay, problems };
}

function uniqueKey(entity: RestoredEntity): string | undefined {
    const kind = ownKind(entity.kind.path);
    const value = unique[kind]?.of(entity);
    return value === undefined ? undefined : `${kind} ${value}`;
}

const text = (value: unknown): string => (typeof value === "string" ? value.toLowerCase() : "");
const workspaceOf = (path: string): string => /^(workspaces\/[^/]+\/)/i.exec(path)?.[0].toLowerCase() ?? "";
