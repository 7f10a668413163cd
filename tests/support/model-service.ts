import type { RawEntity } from "../../dynamic-providers/azure/entity";
import type { EntityReader } from "../../dynamic-providers/azure/entity-reader";
import { EntityRefusedError } from "../../dynamic-providers/azure/entity-writer";
import type { EntityWriter } from "../../dynamic-providers/azure/entity-writer";
import { kindPathOf } from "../../dynamic-providers/azure/entity-path";
import { readPolicyReferences } from "../../dynamic-providers/inventory/policy-references";
import { findCaptureKind, captureKinds } from "../../dynamic-providers/logical/capture-kinds";
import { toMember } from "../../dynamic-providers/logical/member";
import type { Member } from "../../dynamic-providers/logical/member";
import type { Tree } from "../../dynamic-providers/logical/tree";
import { isGuard } from "../../dynamic-providers/logical-restore/guard-policy";
import { toEntities } from "../../dynamic-providers/logical-restore/restored-entity";

type Properties = Record<string, unknown>;

/** Whether an API's policy is put before what it guards: seen after each request. */
export type Watcher = (service: ModelService) => void;

/**
 * A service in memory, as far as a restore depends on how it behaves: it refuses what refers to something that is not there,
 * copies the contents of an API into a new revision, makes a subscription of its own for a new product, and moves paths when
 * a release makes a revision current.
 */
export class ModelService implements EntityWriter, Pick<EntityReader, "list"> {
    readonly entities = new Map<string, Properties>();
    readonly requests: string[] = [];
    private made = 0;

    constructor(
        readonly id: string,
        entities: Readonly<Record<string, Properties>> = {},
        /** Called after each request. */
        public watch: Watcher = () => undefined,
    ) {
        for (const [path, properties] of Object.entries(entities)) {
            this.entities.set(path, JSON.parse(JSON.stringify(properties).replaceAll("{service}", id)) as Properties);
        }
    }

    members(): Member[] {
        return [...this.entities].map(([path, properties]) =>
            toMember(
                findCaptureKind(kindPathOf(path))!,
                path,
                { id: `${this.id}/${path}`, name: path.split("/").at(-1)!, properties },
                this.id,
            ),
        );
    }

    /** What a restore plans with. */
    reading() {
        const kinds: Tree["kinds"] = Object.fromEntries(
            captureKinds.map(({ path }) => [path, { state: "read", depth: "full", count: 0 } as const]),
        );
        return { serviceId: this.id, tier: "Premium", entities: toEntities(this.members(), this.id), kinds };
    }

    async *list(path: string): AsyncGenerator<RawEntity> {
        for (const [at, properties] of this.entities) {
            if (at.startsWith(`${path}/`) && at.split("/").length === path.split("/").length + 1) {
                yield await Promise.resolve({ id: `${this.id}/${at}`, name: at.split("/").at(-1)!, properties });
            }
        }
    }

    put(path: string, body: Readonly<Record<string, unknown>> = {}): Promise<void> {
        return this.answer("PUT", path, () => {
            const sent = { ...((body.properties ?? {}) as Properties) };
            this.requireParent(path);
            this.requireTargets(path, sent);
            const isNew = !this.entities.has(path);
            const [api, revision] = path.split(/;rev=/);
            if (/^apis\/[^/]+$/.test(path)) {
                this.putApi(path, api!, revision, sent, isNew);
                return;
            }
            if (/\/releases\/[^/]+$/.test(path)) {
                this.release(path, String(sent.apiId));
                delete sent.apiId;
            }
            this.entities.set(path, sent);
            if (/^products\/[^/]+$/.test(path) && isNew) {
                this.entities.set(`${path}/groups/administrators`, {});
                this.made += 1;
                this.entities.set(`subscriptions/own-${this.made}`, {
                    scope: `${this.id}/${path}`,
                    ownerId: `${this.id}/users/1`,
                    primaryKey: "live",
                });
            }
            if (path.startsWith("subscriptions/")) {
                const scope = String(sent.scope);
                this.entities.set(path, {
                    ...sent,
                    scope: scope.startsWith("/subscriptions/") ? scope : `${this.id}${scope}`,
                });
            }
        });
    }

    patch(path: string, body: Readonly<Record<string, unknown>>): Promise<void> {
        return this.answer("PATCH", path, () => {
            this.entities.set(path, { ...this.entities.get(path), ...(body.properties as Properties) });
        });
    }

    delete(path: string): Promise<void> {
        return this.answer("DELETE", path, () => {
            const user = [...this.entities].find(([other, properties]) => {
                const names = referencesOf(other, properties);
                return !other.startsWith(`${path}/`) && other !== path && names.includes(path);
            });
            if (user && !path.startsWith("apis/") && !path.startsWith("products/")) {
                throw new EntityRefusedError(`'${path}' is used by '${user[0]}'.`);
            }
            for (const other of [...this.entities.keys()]) {
                const isRevision = /^apis\/[^/;]+$/.test(path) && other.startsWith(`${path};rev=`);
                const isLink =
                    !path.includes("/policies/") &&
                    /^(apis|groups|products|tags|users)\/[^/]+$/.test(path) &&
                    other.endsWith(`/${path}`);
                const isSubscription =
                    other.startsWith("subscriptions/") && String(this.entities.get(other)?.scope).endsWith(`/${path}`);
                if (other === path || other.startsWith(`${path}/`) || isRevision || isLink || isSubscription) {
                    this.entities.delete(other);
                }
            }
        });
    }

    private putApi(path: string, api: string, revision: string | undefined, sent: Properties, isNew: boolean): void {
        const { sourceApiId, apiType, ...rest } = sent;
        const own = (isNew ? undefined : this.entities.get(path)?.apiRevision) ?? rest.apiRevision ?? "1";
        const number = revision ?? (own as string);
        const source = isNew && sourceApiId !== undefined ? this.entities.get(api) : undefined;
        const clash = [...this.entities].find(
            ([other, properties]) => /^apis\/[^/;]+$/.test(other) && other !== api && properties.path === rest.path,
        );
        if (clash && revision === undefined) {
            throw new EntityRefusedError(`'${clash[0]}' has the path.`);
        }
        if (revision !== undefined && !isNew && rest.path !== this.entities.get(api)?.path) {
            throw new EntityRefusedError("Can't change property Path for non-current revision");
        }
        this.entities.set(path, {
            ...(revision === undefined ? {} : { path: this.entities.get(api)?.path }),
            ...source,
            ...rest,
            ...(apiType !== undefined && { type: apiType }),
            apiRevision: number,
        });
        if (source) {
            for (const [below, properties] of [...this.entities]) {
                const own = below.startsWith(`${api}/`) ? below.slice(api.length + 1) : "";
                if (/^(operations|policies|schemas|resolvers|diagnostics)\//.test(own)) {
                    this.entities.set(`${path}/${own}`, properties);
                }
            }
        }
    }

    private release(path: string, apiId: string): void {
        const api = path.split("/").slice(0, 2).join("/");
        const [, wanted] = apiId.split(";rev=");
        const current = String(this.entities.get(api)?.apiRevision);
        if (wanted === undefined || wanted === current) {
            return;
        }
        const moved = [...this.entities].map(([at, properties]): [string, Properties] => {
            const own = at.startsWith(`${api}/`) ? at.slice(api.length + 1) : "";
            if (at === api || /^(operations|policies|schemas|resolvers|diagnostics)\//.test(own)) {
                return [`${api};rev=${current}${at.slice(api.length)}`, properties];
            }
            const chosen = `${api};rev=${wanted}`;
            return at === chosen || at.startsWith(`${chosen}/`)
                ? [`${api}${at.slice(chosen.length)}`, properties]
                : [at, properties];
        });
        this.entities.clear();
        moved.forEach(([at, properties]) => this.entities.set(at, properties));
    }

    private requireParent(path: string): void {
        const parent = path.split("/").slice(0, -2).join("/");
        const isRevisionsOwn = parent.includes(";rev=") && !this.entities.has(parent);
        if (parent !== "" && (isRevisionsOwn || !this.entities.has(parent)) && !builtInGroups.test(parent)) {
            throw new EntityRefusedError(`'${parent}' is not there.`);
        }
    }

    private requireTargets(path: string, properties: Properties): void {
        const missing = referencesOf(path, properties).find((to) => !this.has(to));
        if (missing) {
            throw new EntityRefusedError(`'${missing}' is not there.`);
        }
    }

    private has(path: string): boolean {
        return this.entities.has(path) || builtInGroups.test(path) || path === "users/1";
    }

    private async answer(method: string, path: string, act: () => void): Promise<void> {
        this.requests.push(`${method} ${path}`);
        await Promise.resolve();
        act();
        this.watch(this);
    }
}

const builtInGroups = /^groups\/(administrators|developers|guests)$/;

/** Paths that an entity refers to; a named value by its display name. */
function referencesOf(path: string, properties: Properties): string[] {
    const link = /\/(apis|groups|tags|users)\/([^/]+)$/.exec(path);
    const isLink = link !== null && path.split("/").length > 2 && !path.startsWith("workspaces/");
    const text = JSON.stringify(properties);
    const ids = [...text.matchAll(/"[^"]*\/service\/[^/"]+\/([^"]+)"/g)].map(([, to]) => to!.replace(/;rev=\d+/, ""));
    const names = /\/policy$|^policyFragments\//.test(path)
        ? readPolicyReferences(String(properties.value))
        : undefined;
    return [
        ...(isLink ? [`${link[1]}/${link[2]}`] : []),
        ...ids.filter((to) => !/^(subscriptions|apis)$/.test(to)),
        ...(names?.entities ?? []).map(({ text: name, kinds }) => `${kinds[0]}/${name}`),
        ...(names?.namedValues ?? []).map((name) => `namedValues/${name}`),
    ];
}

/**
 * Throws once a request could reach an operation of an API without the policy that it should have.
 *
 * @param before - what could be reached without it before counts no more than that.
 */
export function requireGuarded(expected: ModelService, before?: ModelService): Watcher {
    const excused = new Set(before ? unguardedIn(expected, before) : []);
    return (service) => {
        const found = unguardedIn(expected, service).find((path) => !excused.has(path));
        if (found !== undefined) {
            throw new Error(`'${found}' is not there, and the operation answers.`);
        }
    };
}

/** Policies that are missing of operations that answer. */
function unguardedIn(expected: ModelService, service: ModelService): string[] {
    const unguarded: string[] = [];
    for (const [path] of expected.entities) {
        const [, api] = /^(apis\/[^/;]+)\/operations\/[^/]+$/.exec(path) ?? [];
        if (api === undefined || !service.entities.has(path)) {
            continue;
        }
        const isParked = String(service.entities.get(path)?.urlTemplate).includes("apim-dr-restore");
        const isShut = isParked || isGuardText(service.entities.get(`${api}/policies/policy`));
        for (const policy of [...outer(expected, api), `${api}/policies/policy`, `${path}/policies/policy`]) {
            if (expected.entities.has(policy) && !service.entities.has(policy) && !isShut) {
                unguarded.push(policy);
            }
        }
    }
    return unguarded;
}

/** What holds for an API from outside: the service's policy, and those of products with the links by which they hold. */
function outer(expected: ModelService, api: string): string[] {
    const links = [...expected.entities.keys()].filter((path) => /^products\//.test(path) && path.endsWith(`/${api}`));
    return ["policies/policy", ...links.flatMap((link) => [`${link.slice(0, -api.length)}policies/policy`, link])];
}

const isGuardText = (properties: Properties | undefined): boolean =>
    isGuard({ raw: { properties } } as unknown as Parameters<typeof isGuard>[0]);
