import { createHash } from "node:crypto";
import type { JsonObject } from "../common/json";
import { isRecord } from "../common/json";
import type { Problem } from "../common/problem";
import { isKnownState } from "../records/inventory-summary";
import { SiteLocalScope } from "../inventory/site-local-scope";
import type { LedgerCode, Tree } from "../logical/tree";
import { isBuiltIn } from "../logical/built-in";
import { findClashes } from "./clashes";
import { toBody, toSubscriptionPatch } from "./entity-body";
import type { BodyContext, Supply } from "./entity-body";
import { findMissingSupplies, suppliesFor } from "./supplies";
import { isGuard } from "./guard-policy";
import { findNeeds } from "./needs";
import type { Needs } from "./needs";
import { findProductPolicies } from "./outer-policies";
import { apiOf, prepareApis } from "./prepare-apis";
import { findTierProblems, isSwitchedOff } from "../records/snapshot/requirements";
import type { RestoreStage, RestoreStep } from "./restore-step";
import type { RestoreMode } from "./restore-mode";
import { keyOf, ownKind, rootOf } from "../azure/entity-path";
import { isSameEntity } from "./restored-entity";
import type { Entities, RestoredEntity } from "./restored-entity";
import { ancestorsOf, isInScope, selectEntities } from "./select-entities";
import type { Part } from "./select-entities";
import { restoreStages, stageOf } from "./stages";
import type { StageName } from "./stages";

/** What a plan is made from. */
export interface LogicalRestoreWish {
    readonly tree: Pick<Tree, "service" | "kinds" | "ledger">;
    readonly snapshot: Entities;
    readonly target: {
        readonly serviceId: string;
        /** undefined while it is not known: then every tier passes. */
        readonly tier: string | undefined;
        readonly entities: Entities;
        /** Kinds that were read. */
        readonly kinds: Tree["kinds"];
    };
    readonly mode: RestoreMode;
    /** Paths of entities. @default the whole service */
    readonly scope?: readonly string[];
    /** Paths of entities that are not restored, with all below them. @default none */
    readonly leaveOut?: readonly string[];
    /** Paths of files in the snapshot, which a scope may name, too. @default none */
    readonly ofFiles?: readonly string[];
    /** Kinds and entities that are the target's own. @default none */
    readonly siteLocal?: readonly string[];
    /** By the path of an entity. @default none */
    readonly supply?: Readonly<Record<string, Supply>>;
    /** Products and revisions that an earlier run of the same restore has made. @default none */
    readonly made?: readonly string[];
}

/** One entity of a plan: what the service has of it, and whether it is written. */
export interface PlannedEntity {
    readonly path: string;
    readonly part: Part;
    readonly state: "equal" | "differs" | "missing";
    readonly isWritten: boolean;
}

/** What a restore does not bring of what was asked for. */
export interface Lack {
    /** `leftOut` by consent · `issueAttachments` contents of attachments, which Azure gives as a link only. */
    readonly code: LedgerCode | "issueAttachments" | "leftOut";
    /** Paths of entities or kinds. */
    readonly ids: readonly string[];
}

/** Everything that a restore does, known before anything is written. */
export interface LogicalRestorePlan {
    readonly stages: readonly RestoreStage[];
    /** By path. */
    readonly entities: readonly PlannedEntity[];
    /** What the service has and the snapshot does not: it is deleted, what lies below it goes with it. */
    readonly deleted: readonly string[];
    /** What this plan makes and Azure then adds to by itself: products and revisions. */
    readonly made: readonly string[];
    /** What the snapshot lacks of the entities that are restored, and what is left out by consent. */
    readonly lacks: readonly Lack[];
    /** Every reason not to begin. */
    readonly problems: readonly Problem[];
}

/** What no request deletes: settings that every service has. */
const kept: readonly string[] = ["notifications", "portalRevisions", "portalconfigs", "portalsettings", "tenant"];

/** Their content cannot be put back from the link that Azure gives. */
const neverWritten: readonly string[] = ["apis/issues/attachments"];

/** Decides what a restore does. It only reads what it is given. */
export function planLogicalRestore(wish: LogicalRestoreWish): LogicalRestorePlan {
    return new Planning(wish).run();
}

class Planning {
    private readonly siteLocal: SiteLocalScope;
    private readonly needs: Needs;
    private readonly parts: ReadonlyMap<string, Part>;
    private readonly selected: Map<string, RestoredEntity>;
    private readonly context: BodyContext;
    private readonly productPolicies: ReadonlyMap<string, readonly string[]>;
    private readonly lanes = new Map<StageName, Map<string, RestoreStep[]>>();

    constructor(private readonly wish: LogicalRestoreWish) {
        const { snapshot, scope, leaveOut = [], siteLocal = [], target } = wish;
        this.siteLocal = new SiteLocalScope(siteLocal);
        this.needs = findNeeds(snapshot);
        this.parts = selectEntities(snapshot, this.needs, scope);
        this.selected = new Map(
            // The current revision comes before the others.
            [...this.parts.keys()].sort().flatMap((key) => {
                const entity = snapshot.get(key)!;
                const isOut =
                    neverWritten.includes(ownKind(entity.kind.path)) ||
                    isBuiltIn(entity.kind, entity.path, entity.raw) ||
                    isInScope(entity.path, leaveOut) ||
                    this.siteLocal.covers(entity.path) ||
                    isOldPortalRevision(entity) ||
                    isOffInTier(entity, target.tier) ||
                    this.leadsTo(key, leaveOut);
                return isOut ? [] : [[key, entity] as const];
            }),
        );
        this.productPolicies = findProductPolicies(this.selected, target.entities);
        this.context = {
            targetId: target.serviceId,
            namedValues: new Map(
                [...snapshot.values()].flatMap(({ path, kind, raw }) =>
                    kind.path === "namedValues"
                        ? [[path.split("/").at(-1)!.toLowerCase(), String(raw.properties?.displayName)] as const]
                        : [],
                ),
            ),
        };
    }

    run(): LogicalRestorePlan {
        const { target, mode, scope } = this.wish;
        const found = new Map([...target.entities].filter(([, { path }]) => !this.siteLocal.covers(path)));
        const states = this.statesOf(found);
        const toPrepare = new Map([...this.selected].filter(([key]) => this.isWritten(key, states.get(key)!)));
        const withApis = this.withApisOf(toPrepare, states);
        const apis = prepareApis(withApis, found, target.serviceId, (entity) => this.bodyOf(entity));
        const live = new Map(apis.live);
        const newProducts = [...toPrepare.values()].filter(
            ({ path, kind }) => ownKind(kind.path) === "products" && !found.has(keyOf(path)),
        );
        const copied = new Set([...apis.copied, ...this.addedToProducts(newProducts, live)]);
        const extras = this.extrasOf(live, copied);
        const clashes = findClashes([...toPrepare.values()], found, new Set(extras.map(({ path }) => keyOf(path))));

        apis.lanes.forEach((steps) => this.add("apis", keyOf(rootOf(steps[0]!.path)), ...steps));
        for (const [key, entity] of this.selected) {
            const now = live.get(key);
            // What is made now is made whole.
            const isToWrite =
                states.get(key) === "missing" || isGuard(now)
                    ? !isLive(live, entity)
                    : this.isWritten(key, stateIn(live, entity));
            if (isToWrite) {
                this.write(entity, live, apis.guarded);
            }
        }
        this.openGuards(live, apis.guarded);
        this.removeOwnSubscriptions(newProducts);
        apis.tidy.forEach((step) => this.add("releases", keyOf(rootOf(step.path)), step));
        this.publish(found);

        const before = extras.filter(({ path }) => clashes.inTheWay.has(keyOf(path)));
        const after = extras.filter(({ path }) => !clashes.inTheWay.has(keyOf(path)));
        return {
            stages: [...this.deletions(before, "inTheWay"), ...this.writes(), ...this.deletions(after, "delete")],
            entities: [...this.selected].map(([key, { path }]) => {
                const state = states.get(key)!;
                return { path, part: this.parts.get(key)!, state, isWritten: this.isWritten(key, state) };
            }),
            deleted: extras.filter(({ path }) => !copied.has(keyOf(path))).map(({ path }) => path),
            made: [
                ...newProducts.map(({ path }) => path),
                ...apis.lanes
                    .flat()
                    .flatMap(({ action, path }) => (action === "put" && isRevision(path) ? [path] : [])),
            ],
            lacks: this.lacks(),
            problems: [
                ...this.scopeProblems(scope ?? []),
                ...this.kindProblems(toPrepare, mode),
                ...(target.tier === undefined
                    ? []
                    : findTierProblems(
                          [...this.selected.values()].map(({ path }) => path),
                          target.tier,
                          Object.keys(target.kinds).filter((kind) => target.kinds[kind]!.state === "notInTier"),
                      )),
                ...findMissingSupplies([...toPrepare.values()], found, this.wish),
                ...this.missingNeeds(toPrepare, found),
                ...clashes.problems,
            ],
        };
    }

    /** A link to what is left out is left out. */
    private leadsTo(key: string, leaveOut: readonly string[]): boolean {
        const entity = this.wish.snapshot.get(key)!;
        const isTie = /(tags|apis|groups|users|Links)$|^(policyRestrictions|subscriptions)$/.test(
            ownKind(entity.kind.path),
        );
        const isOnlyLink =
            isTie && (ownKind(entity.kind.path).includes("/") || entity.raw.properties?.scope !== undefined);
        return (
            isOnlyLink &&
            [...(this.needs.get(key) ?? [])].some((to) => isInScope(this.wish.snapshot.get(to)!.path, leaveOut))
        );
    }

    private statesOf(found: Entities): Map<string, PlannedEntity["state"]> {
        return new Map(
            [...this.selected].map(([key, entity]) => {
                return [key, stateIn(found, entity)] as const;
            }),
        );
    }

    private isWritten(key: string, state: PlannedEntity["state"]): boolean {
        return (
            state === "missing" ||
            (state === "differs" && (this.wish.mode !== "merge" || this.parts.get(key) === "scope"))
        );
    }

    /** With each entity that is written the API that it lies below, and all of that API's revisions. */
    private withApisOf(
        toWrite: Entities,
        states: ReadonlyMap<string, PlannedEntity["state"]>,
    ): Map<string, RestoredEntity> {
        const roots = new Set([...toWrite.values()].flatMap(({ path }) => (apiOf(path) ? [keyOf(rootOf(path))] : [])));
        return new Map(
            [...this.selected].filter(
                ([key, { path }]) =>
                    toWrite.has(key) ||
                    // One that differs and stays as it is keeps its current revision.
                    (apiOf(path) &&
                        roots.has(keyOf(rootOf(path))) &&
                        (apiOf(path) !== path || states.get(key) === "equal")),
            ),
        );
    }

    /** Azure puts a new product into the administrators' sight by itself. */
    private addedToProducts(products: readonly RestoredEntity[], live: Map<string, RestoredEntity>): string[] {
        const added: string[] = [];
        for (const product of products) {
            const path = `${product.path}/groups/administrators`;
            if (product.kind.path === "products" && !this.wish.snapshot.has(keyOf(path))) {
                live.set(keyOf(path), { ...product, path, kind: { ...product.kind, path: "products/groups" } });
                added.push(keyOf(path));
            }
        }
        return added;
    }

    /** The topmost of what goes: what lies below it goes with it. */
    private extrasOf(live: Entities, copied: ReadonlySet<string>): RestoredEntity[] {
        const { snapshot, mode, scope, leaveOut = [], tree, made = [] } = this.wish;
        const isExtra = ([key, { path, kind }]: readonly [string, RestoredEntity]): boolean => {
            if (
                snapshot.has(key) ||
                isBuiltIn(kind, path, live.get(key)!.raw) ||
                kept.includes(ownKind(kind.path)) ||
                isInScope(path, leaveOut) ||
                this.siteLocal.covers(path)
            ) {
                return false;
            }
            const isAdded = copied.has(key) || made.some((root) => isBelowMade(live, key, root));
            const isMirrored =
                mode === "mirror" &&
                isKnownState(tree.kinds[kind.path]?.state) &&
                (scope === undefined || isInScope(path, scope));
            return (isAdded || isMirrored) && !isGuard(live.get(key));
        };
        const extras = [...live].filter(isExtra);
        const keys = new Set(extras.map(([key]) => key));
        return extras
            .filter(([key, { path }]) => {
                const api = apiOf(path);
                const root = api !== undefined && api === path && isRevision(path) ? keyOf(rootOf(path)) : undefined;
                return (
                    !ancestorsOf(key).some((ancestor) => keys.has(ancestor)) && !(root !== undefined && keys.has(root))
                );
            })
            .map(([, entity]) => entity);
    }

    private write(entity: RestoredEntity, live: Entities, guarded: ReadonlySet<string>): void {
        const now = live.get(keyOf(entity.path));
        const kind = ownKind(entity.kind.path);
        const lane = keyOf(rootOf(entity.path));
        const api = apiOf(entity.path);
        const isShut = api !== undefined && guarded.has(keyOf(api));
        const put: RestoreStep = { action: "put", path: entity.path, ...this.requestOf(entity) };
        switch (kind) {
            case "notifications":
                this.add("links", lane, ...recipientSteps(entity, now));
                return;
            case "apis/policies":
                // Of an API that answers already it comes first.
                this.add(
                    isShut ? "lastPolicies" : "firstPolicies",
                    lane,
                    isShut ? { ...put, requires: this.policiesOf(api) } : put,
                );
                return;
            case "apis/operations": {
                const policy = `${entity.path}/policies/policy`;
                // One that an earlier run has left parked is there without it, too.
                if (!isShut && this.selected.has(keyOf(policy)) && !live.has(keyOf(policy))) {
                    if (now === undefined) {
                        this.add("operations", lane, { ...put, body: parked(entity, put.body!) });
                    }
                    this.add("openOperations", lane, { ...put, requires: [policy] });
                    return;
                }
                break;
            }
            case "portalRevisions":
                if (now !== undefined) {
                    return;
                }
                break;
            case "subscriptions": {
                const patch = toSubscriptionPatch(entity);
                this.add(
                    "subscriptions",
                    lane,
                    put,
                    ...(patch ? [{ ...put, action: "patch" as const, body: patch }] : []),
                );
                return;
            }
        }
        this.add(stageOf(kind)!, lane, put);
    }

    /** Where the snapshot has no policy, the guard goes. */
    private openGuards(live: Entities, guarded: ReadonlySet<string>): void {
        const shut = new Set([
            ...guarded,
            ...[...live.values()].flatMap((entity) =>
                isGuard(entity) && this.selected.has(keyOf(apiOf(entity.path)!)) ? [keyOf(apiOf(entity.path)!)] : [],
            ),
        ]);
        for (const api of shut) {
            const policy = `${api}/policies/policy`;
            if (!this.wish.snapshot.has(policy) && isGuard(live.get(policy))) {
                const { path } = live.get(policy)!;
                this.add("lastPolicies", keyOf(rootOf(path)), {
                    action: "delete",
                    path,
                    requires: this.policiesOf(api),
                });
            }
        }
    }

    /** Every other policy that holds in an API: where one of them was refused, the guard stays. */
    private policiesOf(api: string): string[] {
        const ofOperations = [...this.selected.values()].flatMap(({ path, kind }) =>
            keyOf(path).startsWith(`${keyOf(api)}/`) &&
            /^apis\/(operations|resolvers)\/policies$/.test(ownKind(kind.path))
                ? [path]
                : [],
        );
        return [...(this.productPolicies.get(keyOf(rootOf(api))) ?? []), ...ofOperations];
    }

    private removeOwnSubscriptions(newProducts: readonly RestoredEntity[]): void {
        const products = newProducts.filter(({ kind }) => kind.path === "products").map(({ path }) => path);
        if (products.length > 0) {
            const { snapshot, target } = this.wish;
            const keep = [...snapshot.keys(), ...target.entities.keys()].filter((key) =>
                /^subscriptions\/[^/]+$/.test(key),
            );
            this.add("products", "subscriptions", {
                action: "deleteOwnSubscriptions",
                path: "subscriptions",
                products,
                keep,
            });
        }
    }

    /** The portal's content is seen once a revision of the portal publishes it. */
    private publish(found: Entities): void {
        const current = [...this.selected.values()].find(({ kind }) => kind.path === "portalRevisions");
        const written = [
            ...(this.lanes.get("portalContent")?.values() ?? []),
            ...(this.lanes.get("portal")?.values() ?? []),
        ]
            .flat()
            .filter(({ path }) => /^(contentTypes|portalconfigs)\//i.test(path));
        if (current && found.has(keyOf(current.path)) && written.length > 0) {
            const digest = createHash("sha256").update(JSON.stringify(written)).digest("hex").slice(0, 8);
            const body = { properties: { description: current.raw.properties?.description ?? "", isCurrent: true } };
            this.add("publish", "portalRevisions", { action: "put", path: `${current.path}-${digest}`, body });
        }
    }

    private requestOf(entity: RestoredEntity): Pick<RestoreStep, "body" | "query"> {
        const body = this.bodyOf(entity);
        const kind = ownKind(entity.kind.path);
        return {
            ...(body && {
                body:
                    kind === "portalRevisions"
                        ? { properties: { ...(body.properties as JsonObject), isCurrent: true } }
                        : body,
            }),
            // Without it, each of thousands of users and owners gets a mail.
            ...(["subscriptions", "users"].includes(kind) && { query: { notify: "false" } }),
        };
    }

    private bodyOf(entity: RestoredEntity): JsonObject | undefined {
        return toBody(entity, { ...this.context, supply: suppliesFor(entity.path, this.wish.supply) });
    }

    private add(stage: StageName, lane: string, ...steps: readonly RestoreStep[]): void {
        const lanes = this.lanes.get(stage) ?? new Map<string, RestoreStep[]>();
        this.lanes.set(stage, lanes);
        lanes.set(lane, [...(lanes.get(lane) ?? []), ...steps]);
    }

    private writes(): RestoreStage[] {
        const late = this.lateApis();
        return [false, true]
            .flatMap((isLate) =>
                restoreStages.flatMap(({ name }) => {
                    const lanes = [...(this.lanes.get(name) ?? [])].filter(
                        ([lane]) => (late.has(lane) && ofApis.includes(name)) === isLate,
                    );
                    return lanes.length === 0 ? [] : [{ name: name, isLate, lanes }];
                }),
            )
            .sort((left, right) => placeOf(left) - placeOf(right))
            .flatMap(({ name, lanes }) => this.inLevels(name, lanes));
    }

    /** APIs that refer to operations of others, as MCP servers do: these come first. */
    private lateApis(): ReadonlySet<string> {
        return new Set(
            [...this.selected.values()].flatMap(({ path, kind }) =>
                ownKind(kind.path) === "apis" &&
                [...(this.needs.get(keyOf(path)) ?? [])].some((to) => /(^|\/)apis\/[^/]+\/operations\//.test(to))
                    ? [keyOf(rootOf(path))]
                    : [],
            ),
        );
    }

    /** What refers to others of the same stage comes after these: pools of backends, fragments that include fragments. */
    private inLevels(name: StageName, lanes: readonly (readonly [string, readonly RestoreStep[]])[]): RestoreStage[] {
        const here = new Set(lanes.map(([lane]) => lane));
        const levels = new Map<string, number>();
        const levelOf = (lane: string, above: readonly string[] = []): number => {
            const known = levels.get(lane);
            if (known !== undefined || above.includes(lane) || name === "links" || ofApis.includes(name)) {
                return known ?? 0;
            }
            const below = [...(this.needs.get(lane) ?? [])].filter((to) => here.has(to));
            const level = below.length === 0 ? 0 : 1 + Math.max(...below.map((to) => levelOf(to, [...above, lane])));
            levels.set(lane, level);
            return level;
        };
        const grouped = new Map<number, (readonly RestoreStep[])[]>();
        for (const [lane, steps] of lanes) {
            const level = levelOf(lane);
            grouped.set(level, [...(grouped.get(level) ?? []), steps]);
        }
        return [...grouped].sort(([left], [right]) => left - right).map(([, steps]) => ({ name, lanes: steps }));
    }

    private deletions(extras: readonly RestoredEntity[], name: string): RestoreStage[] {
        const order = restoreStages.map((stage) => stage.name as string);
        const placeOfKind = (entity: RestoredEntity): number => order.indexOf(stageOf(ownKind(entity.kind.path)) ?? "");
        const found = findNeeds(new Map(extras.map((entity) => [keyOf(entity.path), entity])));
        const neededBy = (entity: RestoredEntity): number =>
            extras.filter(({ path }) => found.get(keyOf(path))?.has(keyOf(entity.path))).length;
        const places = [...new Set(extras.map(placeOfKind))].sort((left, right) => right - left);
        return places.map((place) => {
            const here = extras.filter((entity) => placeOfKind(entity) === place);
            const lanes = new Map<string, RestoreStep[]>();
            // One after the other where one needs another of them.
            const isMixed = here.some((entity) => neededBy(entity) > 0) && !ofApis.includes(order[place] as StageName);
            for (const { path, kind } of here.sort((left, right) => neededBy(left) - neededBy(right))) {
                const lane = isMixed ? "" : keyOf(rootOf(path));
                const query = deleteQuery[ownKind(kind.path)];
                lanes.set(lane, [...(lanes.get(lane) ?? []), { action: "delete", path, ...(query && { query }) }]);
            }
            return { name, lanes: [...lanes.values()] };
        });
    }

    /** Only of what is restored, and with what is left out by consent. */
    private lacks(): Lack[] {
        const { tree, snapshot, leaveOut = [], supply = {} } = this.wish;
        const supplied = new Set(Object.keys(supply).map(keyOf));
        const isKind = (id: string): boolean => !id.includes("/") || !snapshot.has(keyOf(id));
        const known = tree.ledger.flatMap(({ code, ids }): Lack[] => {
            const own = ids.filter((id) => (isKind(id) || this.selected.has(keyOf(id))) && !supplied.has(keyOf(id)));
            return own.length > 0 ? [{ code, ids: own }] : [];
        });
        const attachments = [...this.parts.keys()]
            .map((key) => snapshot.get(key)!)
            .filter(({ kind }) => neverWritten.includes(kind.path));
        return [
            ...known,
            ...(attachments.length > 0
                ? [{ code: "issueAttachments" as const, ids: attachments.map(({ path }) => path) }]
                : []),
            ...(leaveOut.length > 0 ? [{ code: "leftOut" as const, ids: [...leaveOut] }] : []),
        ];
    }

    private scopeProblems(scope: readonly string[]): Problem[] {
        const { snapshot, ofFiles = [] } = this.wish;
        const paths = [...[...snapshot.values()].map(({ path }) => path), ...ofFiles];
        return scope
            .filter((name) => !paths.some((path) => isInScope(path, [name])))
            .map((name) => ({
                code: "ScopeUnknown",
                message: `The snapshot holds no '${name}': name an entity that it holds, as \`apim-dr export\` writes them.`,
            }));
    }

    /** A kind that could not be read may hold anything: nothing is written into the dark, and nothing deleted. */
    private kindProblems(toWrite: Entities, mode: RestoreMode): Problem[] {
        const { target, scope } = this.wish;
        const kinds = new Set([...toWrite.values()].map(({ kind }) => kind.path));
        return Object.entries(target.kinds)
            .filter(
                ([kind, { state }]) =>
                    !isKnownState(state) && (kinds.has(kind) || (mode === "mirror" && scope === undefined)),
            )
            .map(([kind, { state }]) => ({
                code: "TargetNotRead",
                message: `'${kind}' of the target could not be read (${state}): let the identity that runs this read it (docs/permissions.md), then run it again.`,
            }));
    }

    /** What is written and refers to something that is left out, and that the service does not have. */
    private missingNeeds(toWrite: Entities, found: Entities): Problem[] {
        const { snapshot } = this.wish;
        return [...toWrite].flatMap(([key, { path }]) =>
            [...(this.needs.get(key) ?? [])]
                .filter((to) => !this.selected.has(to) && !found.has(to))
                .filter((to) => !this.siteLocal.covers(snapshot.get(to)!.path))
                .map((to): Problem => ({
                    code: "NeedsLeftOut",
                    message: `'${path}' needs '${snapshot.get(to)!.path}', which is left out, and which the target does not have: name '${path}' in leaveOut as well, or create the other one first.`,
                })),
        );
    }
}

/** Stages of which an API has steps of its own. */
const ofApis: readonly StageName[] = [
    "apis",
    "firstPolicies",
    "apiSchemas",
    "operations",
    "operationPolicies",
    "openOperations",
    "apiContents",
    "issues",
];

/** Late APIs come after the contents of the others, and before what is linked to any. */
function placeOf({ name, isLate }: { readonly name: StageName; readonly isLate: boolean }): number {
    const order = restoreStages.map((stage) => stage.name as string);
    return (
        order.indexOf(name) +
        (isLate ? order.indexOf("issues") - order.indexOf("apis") + 0.5 : 0) +
        (order.indexOf(name) > order.indexOf("issues") ? order.length : 0)
    );
}

const deleteQuery: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    products: { deleteSubscriptions: "true" },
    users: { deleteSubscriptions: "true", notify: "false" },
};

const isRevision = (path: string): boolean => /;rev=\d+$/i.test(path);

/** What the target's tier does not have is off there, too. */
const isOffInTier = ({ path, raw }: RestoredEntity, tier: string | undefined): boolean =>
    tier !== undefined && isSwitchedOff(path, raw) && findTierProblems([path], tier).length > 0;

/** A revision of the portal that is not the published one is its history. */
const isOldPortalRevision = ({ kind, raw }: RestoredEntity): boolean =>
    kind.path === "portalRevisions" && raw.properties?.isCurrent !== true;

function stateIn(live: Entities, entity: RestoredEntity): PlannedEntity["state"] {
    const now = live.get(keyOf(entity.path));
    return now === undefined ? "missing" : isSameEntity(entity, now) ? "equal" : "differs";
}

const isLive = (live: Entities, entity: RestoredEntity): boolean => stateIn(live, entity) === "equal";

/** Whether Azure may have added it to something that an earlier run has made. */
function isBelowMade(live: Entities, key: string, root: string): boolean {
    const { kind, raw } = live.get(key)!;
    if (kind.path === "subscriptions") {
        return (
            String(raw.properties?.scope)
                .toLowerCase()
                .endsWith(`/${keyOf(root)}`) && /\/users\/1$/.test(String(raw.properties?.ownerId))
        );
    }
    return key === `${keyOf(root)}/groups/administrators` || (isRevision(root) && key.startsWith(`${keyOf(root)}/`));
}

/** An operation under an address that no client calls: it gets its own once its policy stands. */
function parked({ path }: RestoredEntity, body: JsonObject): JsonObject {
    const { displayName, method } = body.properties as JsonObject;
    const digest = createHash("sha256").update(keyOf(path)).digest("hex").slice(0, 32);
    return { properties: { displayName, method, urlTemplate: `/apim-dr-restore-${digest}` } };
}

/**
 * The recipients of a notification are entities of their own to write, and one member to read. A new workspace does not have
 * the notifications that a service has from the start.
 */
function recipientSteps(wanted: RestoredEntity, now: RestoredEntity | undefined): RestoreStep[] {
    const [to, from] = [recipientsOf(wanted), now ? recipientsOf(now) : []];
    return [
        ...(now === undefined ? [{ action: "put", path: wanted.path } as const] : []),
        ...to.filter((path) => !from.includes(path)).map((path): RestoreStep => ({ action: "put", path })),
        ...from.filter((path) => !to.includes(path)).map((path): RestoreStep => ({ action: "delete", path })),
    ];
}

function recipientsOf({ path, raw }: RestoredEntity): string[] {
    const { recipients } = raw.properties ?? {};
    const { emails, users } = (isRecord(recipients) ? recipients : {}) as { emails?: unknown; users?: unknown };
    const texts = (list: unknown): string[] => (Array.isArray(list) ? list.map(String) : []);
    return [
        ...texts(emails).map((email) => `${path}/recipientEmails/${email}`),
        ...texts(users).map((user) => `${path}/recipientUsers/${user.split("/").at(-1)}`),
    ];
}
