import type { JsonObject } from "../common/json";
import { findCaptureKind } from "../logical/capture-kinds";
import { keyOf, kindPathOf, ownKind, rootOf } from "../azure/entity-path";
import { guardBody, isGuard } from "./guard-policy";
import { inOrder } from "../logical/references";
import { findProductPolicies, inheritedPolicies } from "./outer-policies";
import type { Entities, RestoredEntity } from "./restored-entity";
import type { RestoreStep } from "./restore-step";

/** What becomes of a service's APIs before anything is written into them. */
export interface PreparedApis {
    /** What the service holds then, by the keys that it has then. */
    readonly live: Map<string, RestoredEntity>;
    /** One lane for each API. */
    readonly lanes: readonly (readonly RestoreStep[])[];
    /** Keys of APIs and revisions that answer 503 until their own policy is put. */
    readonly guarded: ReadonlySet<string>;
    /** Keys of what Azure has made by itself, and the snapshot does not have. */
    readonly copied: ReadonlySet<string>;
    /** Releases that only made a revision current. */
    readonly tidy: readonly RestoreStep[];
}

/** What each revision has of its own. Source: https://learn.microsoft.com/azure/api-management/api-management-revisions */
const ofRevision = /^(operations|policies|schemas|resolvers|diagnostics)\//i;
const switchRelease = "apim-dr-restore";

/**
 * Makes the APIs and revisions that are missing, current ones first, then the others by their number. A revision is made while
 * the API is empty, as Azure copies into it what the API holds. What answers nothing yet gets a guard before its operations.
 *
 * @param selected - the snapshot's entities that are restored.
 * @param makeBody - the body of a PUT.
 */
export function prepareApis(
    selected: Entities,
    found: Entities,
    targetId: string,
    makeBody: (entity: RestoredEntity) => JsonObject | undefined,
): PreparedApis {
    const live = new Map(found);
    const guarded = new Set<string>();
    const copied = new Set<string>();
    const tidy: RestoreStep[] = [];
    const childrenOf = groupByApi(live);
    const wantedBelow = groupByApi(selected);
    const ofProducts = findProductPolicies(selected, found);
    const lanes = [...apisByRoot(selected)].map(([root, revisions]): RestoreStep[] => {
        const steps: RestoreStep[] = [];
        const current = revisions.find(({ path }) => keyOf(path) === root);
        const needsGuard = ({ path }: RestoredEntity): boolean =>
            ofProducts.has(root) ||
            (wantedBelow.get(keyOf(path)) ?? []).some(({ kind }) => /(^|\/)policies$/.test(kind.path));
        const guard = (api: RestoredEntity): void => {
            const policy = `${api.path}/policies/policy`;
            steps.push({ action: "put", path: policy, body: guardBody });
            live.set(keyOf(policy), guardAt(policy, targetId));
            guarded.add(keyOf(api.path));
        };
        const foundCurrent = live.get(root);
        const isNew = foundCurrent === undefined;
        if (isNew && current) {
            const requires = inheritedPolicies(current.path);
            steps.push({ action: "put", path: current.path, body: makeBody(current), requires });
            live.set(root, current);
            if (needsGuard(current)) {
                guard(current);
            }
        } else if (foundCurrent) {
            const policy = live.get(`${root}/policies/policy`);
            if (isGuard(policy)) {
                guarded.add(root);
            } else if (current && needsGuard(current) && answersNothing(root, childrenOf, wantedBelow)) {
                guard(current);
            }
        }
        const liveRevision = numberOf(foundCurrent ?? current);
        for (const revision of others(revisions, liveRevision)) {
            const path = pathOfRevision(root, revision);
            if (live.has(keyOf(path))) {
                if (isGuard(live.get(keyOf(`${path}/policies/policy`)))) {
                    guarded.add(keyOf(path));
                }
                continue;
            }
            const body = makeBody(revision);
            const source = live.get(root) ?? revision;
            const properties = withShared((body?.properties ?? {}) as JsonObject, source.raw.properties ?? {});
            const sourceApiId = `${targetId}/${source.path.replace(/;rev=\d+$/i, "")}`;
            steps.push({ action: "put", path, body: { ...body, properties: { ...properties, sourceApiId } } });
            live.set(keyOf(path), copiedRevision(source, revision, path));
            const copies = isNew
                ? guarded.has(root)
                    ? [guardAt(`${root}/policies/policy`, targetId)]
                    : []
                : (childrenOf.get(root) ?? []);
            for (const copy of copies) {
                const rest = copy.path.slice(root.length + 1);
                if (ofRevision.test(rest)) {
                    live.set(keyOf(`${path}/${rest}`), { ...copy, path: `${path}/${rest}` });
                    copied.add(keyOf(`${path}/${rest}`));
                }
            }
            if (isGuard(live.get(keyOf(`${path}/policies/policy`)))) {
                guarded.add(keyOf(path));
            }
        }
        if (foundCurrent && current && numberOf(current) !== liveRevision) {
            const release = `${current.path}/releases/${switchRelease}`;
            const apiId = `${targetId}/${pathOfRevision(root, current)}`;
            steps.push({ action: "put", path: release, body: { properties: { apiId } } });
            tidy.push({ action: "delete", path: release });
            swapRevisions(live, root, liveRevision, numberOf(current), copied, guarded);
        }
        return steps;
    });
    return { live, lanes: lanes.filter((steps) => steps.length > 0), guarded, copied, tidy };
}

/**
 * What all revisions have alike: Azure changes it with the current one, and refuses it of another. Users' reports:
 * Azure/apiops#436 and #285, Azure/azure-powershell#9270, hashicorp/terraform-provider-azurerm#18093.
 */
const shared: readonly string[] = ["apiVersion", "description", "displayName", "path"];

const withShared = (own: JsonObject, current: JsonObject): JsonObject => ({
    ...Object.fromEntries(Object.entries(own).filter(([name]) => !shared.includes(name))),
    ...Object.fromEntries(Object.entries(current).filter(([name, value]) => shared.includes(name) && value !== null)),
});

/** What Azure makes of a new revision: what it is not given it has from the one that it is made of. */
function copiedRevision(source: RestoredEntity, revision: RestoredEntity, path: string): RestoredEntity {
    const propertiesOf = ({ content }: RestoredEntity): JsonObject => (content.properties ?? {}) as JsonObject;
    const own = { ...propertiesOf(source), ...propertiesOf(revision) };
    const properties = withShared(own, propertiesOf(source));
    return { ...revision, path, content: inOrder({ ...revision.content, properties }) as JsonObject };
}

/** Whether an API has operations in the snapshot, and none in the service: then no request reaches it yet. */
function answersNothing(
    root: string,
    found: ReadonlyMap<string, readonly RestoredEntity[]>,
    wanted: ReadonlyMap<string, readonly RestoredEntity[]>,
): boolean {
    const has = (all: ReadonlyMap<string, readonly RestoredEntity[]>): boolean =>
        (all.get(root) ?? []).some(({ kind }) => ["apis/operations", "apis/resolvers"].includes(ownKind(kind.path)));
    return has(wanted) && !has(found);
}

/** The API under whose name it lies, with its revision: `apis/petstore;rev=2`. */
export const apiOf = (path: string): string | undefined => /^(workspaces\/[^/]+\/)?apis\/[^/]+/i.exec(path)?.[0];

/** What lies below each API or revision, by its key. */
function groupByApi(entities: Entities): Map<string, RestoredEntity[]> {
    const groups = new Map<string, RestoredEntity[]>();
    for (const entity of entities.values()) {
        const api = apiOf(entity.path);
        if (api !== undefined && api.length < entity.path.length) {
            const group = groups.get(keyOf(api));
            if (group) {
                group.push(entity);
            } else {
                groups.set(keyOf(api), [entity]);
            }
        }
    }
    return groups;
}

/** APIs with their revisions, by the API's key. */
function apisByRoot(entities: Entities): Map<string, RestoredEntity[]> {
    const roots = new Map<string, RestoredEntity[]>();
    for (const entity of entities.values()) {
        if (ownKind(entity.kind.path) === "apis") {
            const root = keyOf(rootOf(entity.path));
            roots.set(root, [...(roots.get(root) ?? []), entity]);
        }
    }
    return roots;
}

export const numberOf = (api: RestoredEntity | undefined): number =>
    Number(/;rev=(\d+)$/i.exec(api?.path ?? "")?.[1] ?? api?.raw.properties?.apiRevision ?? 1);

/** Revisions that have to be there under their own number, by number. */
function others(revisions: readonly RestoredEntity[], liveRevision: number): RestoredEntity[] {
    return revisions
        .filter((revision) => numberOf(revision) !== liveRevision)
        .sort((left, right) => numberOf(left) - numberOf(right));
}

const pathOfRevision = (root: string, revision: RestoredEntity): string =>
    `${revision.path.replace(/;rev=\d+$/i, "") || root};rev=${numberOf(revision)}`;

/** A release changes under which path each of two revisions is found. */
function swapRevisions(
    live: Map<string, RestoredEntity>,
    root: string,
    from: number,
    to: number,
    ...sets: Set<string>[]
): void {
    const chosen = `${root};rev=${to}`;
    const rename = (key: string): string => {
        const rest = (base: string): string => key.slice(base.length);
        if (key === chosen || key.startsWith(`${chosen}/`)) {
            return `${root}${rest(chosen)}`;
        }
        if (key === root || (key.startsWith(`${root}/`) && ofRevision.test(key.slice(root.length + 1)))) {
            return `${root};rev=${from}${rest(root)}`;
        }
        return key;
    };
    const moved = [...live].map(([key, entity]) => [rename(key), key, entity] as const);
    live.clear();
    for (const [key, before, entity] of moved) {
        const path = key === before ? entity.path : key;
        live.set(key, { ...entity, path });
    }
    for (const set of sets) {
        const keys = [...set].map(rename);
        set.clear();
        keys.forEach((key) => set.add(key));
    }
}

function guardAt(path: string, serviceId: string): RestoredEntity {
    return { path, kind: findCaptureKind(kindPathOf(path))!, raw: guardBody, serviceId, content: guardBody };
}
