import { CodedError } from "../common/coded-error";
import { findKind } from "../inventory/kinds";
import { SiteLocalScope } from "../inventory/site-local-scope";
import { kindPathOf, liesBelow } from "../azure/entity-path";
import type { LeftEntity, OwnEntities, OwnEntity } from "../records/site-local-document";
import { namesOf, secretReferences } from "../inventory/named-value-references";
import { toOwnEntity, whyNotStorable } from "./storable";
import type { RawEntity } from "../azure/entity";

/** An entity as it was read. */
export interface FoundEntity {
    readonly path: string;
    readonly raw: RawEntity;
    /** Its secret, encrypted, where it may be kept. */
    readonly sealed?: string;
}

/** Whether a path is one of these, or lies below one. ARM compares names without regard to case. */
export function isWithin(path: string, roots: readonly string[]): boolean {
    return roots.some((root) => liesBelow(path.toLowerCase(), root.toLowerCase()));
}

/** What of a target's own entities can be put back, and what cannot; what lies below the latter is left with it. */
export function sortOut(found: readonly FoundEntity[]): Omit<OwnEntities, "alongside"> {
    const unkept = findUnkept(found);
    const roots = unkept.map(({ entity }) => entity);
    const left = unkept.filter(({ entity }) => !isWithin(entity, without(roots, entity)));
    const kept = found.filter(({ path }) => !isWithin(path, roots));
    return { entities: inPutOrder(kept.map(toOwn)), left };
}

/** What is put for an entity that can be kept. */
export function toOwn({ path, raw, sealed }: FoundEntity): OwnEntity {
    return { ...toOwnEntity(kindOf(path), path, raw), ...(sealed !== undefined && { sealed }) };
}

/** Named values that entities take their credentials from, in lower case. */
export const namedValuesUsedBy = (entities: readonly OwnEntity[]): ReadonlySet<string> =>
    new Set(
        entities.flatMap(({ path, body }) =>
            secretReferences(kindOf(path), body ?? {}).map((name) => name.toLowerCase()),
        ),
    );

function findUnkept(found: readonly FoundEntity[]): LeftEntity[] {
    const unstorable = found.flatMap(({ path, raw, sealed }) => {
        const reason = sealed === undefined ? whyNotStorable(kindOf(path), raw) : undefined;
        return reason === undefined ? [] : [{ entity: path, reason }];
    });
    const lost = new Set(unstorable.map(({ entity }) => entity));
    const lostNames = new Set(
        found.filter(({ path }) => lost.has(path) && kindOf(path).path === "namedValues").flatMap(namesOf),
    );
    const dependent = found.flatMap(({ path, raw }) => {
        const missing = secretReferences(kindOf(path), raw).find((name) => lostNames.has(name.toLowerCase()));
        return missing === undefined || lost.has(path)
            ? []
            : [{ entity: path, reason: `it uses the named value '${missing}', which cannot be put back` }];
    });
    return [...unstorable, ...dependent];
}

/** Entities to put that use a named value which is nowhere. @param names - of all there will be, in lower case. */
export function findUnresolved(entities: readonly OwnEntity[], names: ReadonlySet<string>): LeftEntity[] {
    return entities.flatMap(({ path, body }) => {
        const missing = secretReferences(kindOf(path), body ?? {}).find((name) => !names.has(name.toLowerCase()));
        return missing === undefined
            ? []
            : [
                  {
                      entity: path,
                      reason: `it uses the named value '${missing}', which did not come with the restore: set secretsKey, so that it is kept, or declare it for the site`,
                  },
              ];
    });
}

/**
 * What came with the restore and is not the target's own, of what is the site's: the topmost, children go along. What lies
 * below an entity that is left is left too.
 */
export function findIntruders(
    present: readonly string[],
    { entities, left }: Pick<OwnEntities, "entities" | "left">,
): string[] {
    const own = new Set(entities.map(({ path }) => path.toLowerCase()));
    const roots = left.map(({ entity }) => entity);
    const intruders = present.filter((path) => !own.has(path.toLowerCase()) && !isWithin(path, roots));
    const topmost = intruders.filter((path) => !isWithin(path, without(intruders, path)));
    return inPutOrder(topmost.map((path) => ({ path })))
        .map(({ path }) => path)
        .reverse();
}

/**
 * What a later restore takes over from one into the same target that never came to put its own back: the earlier record
 * counts for all that it covers, as the target holds what was restored since.
 */
export function inherit(
    fresh: OwnEntities,
    earlier: OwnEntities & { readonly declared: readonly string[] },
    declared: readonly string[],
): OwnEntities {
    const [covered, wanted] = [new SiteLocalScope(earlier.declared), new SiteLocalScope(declared)];
    return {
        entities: inPutOrder([
            ...fresh.entities.filter(({ path }) => !covered.covers(path)),
            ...earlier.entities.filter(({ path }) => wanted.covers(path)),
        ]),
        left: [
            ...fresh.left.filter(({ entity }) => !covered.covers(entity)),
            ...earlier.left.filter(({ entity }) => wanted.covers(entity)),
        ],
        alongside: [
            ...earlier.alongside,
            ...fresh.alongside.filter(({ path }) => !earlier.alongside.some((kept) => kept.path === path)),
        ],
    };
}

/** What others use comes first; kinds that are not named here come after these, policies last. */
const putOrder = [
    "namedValues",
    "certificates",
    "caches",
    "loggers",
    "backends",
    "apiVersionSets",
    "tags",
    "users",
    "groups",
    "schemas",
    "authorizationServers",
    "openidConnectProviders",
    "policyFragments",
    "apis",
    "products",
];

/** Parents before children, and what others use before these. */
export function inPutOrder(entities: readonly OwnEntity[]): OwnEntity[] {
    const keyOf = ({ path, body }: OwnEntity): (number | string)[] => {
        const segments = path.split("/");
        const rank = putOrder.indexOf(segments[0]!);
        const properties = body?.properties as { readonly type?: unknown } | undefined;
        return [
            segments.at(-2) === "policies" ? 1 : 0,
            rank === -1 ? putOrder.length : rank,
            segments.length,
            // A pool names other backends.
            String(properties?.type).toLowerCase() === "pool" ? 1 : 0,
            path,
        ];
    };
    return [...entities].sort((left, right) => compareKeys(keyOf(left), keyOf(right)));
}

function compareKeys(left: readonly (number | string)[], right: readonly (number | string)[]): number {
    const index = left.findIndex((part, at) => part !== right[at]);
    return index === -1 ? 0 : left[index]! < right[index]! ? -1 : 1;
}

function kindOf(path: string) {
    const kind = findKind(kindPathOf(path));
    if (!kind) {
        throw new CodedError("EntityKindUnknown", `'${path}' is of a kind of entity that this release does not know.`);
    }
    return kind;
}

const without = (paths: readonly string[], path: string): string[] => paths.filter((other) => other !== path);
