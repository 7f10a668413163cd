import { ArmEntityReader } from "../../dynamic-providers/azure/entity-reader";
import { captureService } from "../../dynamic-providers/logical/capture-service";
import { captureKinds, neverCaptured } from "../../dynamic-providers/logical/capture-kinds";
import type { Member } from "../../dynamic-providers/logical/member";
import { TreeReader } from "../../dynamic-providers/logical/read-tree";
import type { WholeTree } from "../../dynamic-providers/logical/read-tree";
import { writeTree } from "../../dynamic-providers/logical/write-tree";
import { kindPathOf } from "../../dynamic-providers/azure/entity-path";
import { TreeStore } from "../../dynamic-providers/vault/tree-store";
import { sandboxClients } from "../../sandbox";
import type { Sandbox } from "../../sandbox";
import { ContainerInMemory } from "./container-in-memory";
import { ageRecipient, rsaRecipient } from "./snapshot-recipients";

/** A service as a snapshot of it has it, opened by one recipient alone, and what the sandbox itself holds of it. */
export interface CapturedWhole {
    readonly members: ReadonlyMap<string, Member>;
    readonly tree: WholeTree["tree"];
    /** Entities that the sandbox holds and the snapshot has not, by their paths. */
    readonly missing: readonly string[];
    /** Secrets that the sandbox would tell and the snapshot has not, as path and member. */
    readonly missingSecrets: readonly string[];
    /** Kinds of which it has none. */
    readonly emptyKinds: readonly string[];
}

/** Captures a service of the sandbox, seals it for two recipients, and opens it by each of them alone. */
export async function captureWhole(
    { connection, state }: Pick<Sandbox, "connection" | "state">,
    serviceId: string,
): Promise<CapturedWhole[]> {
    const { apiManagement } = sandboxClients(connection);
    const reader = new ArmEntityReader(apiManagement, connection.armEndpoint, serviceId);
    const { bundles, about } = await captureService(reader, serviceId, { seed: "whole", full: true });
    const recipients = [rsaRecipient(), await ageRecipient()];
    const store = new TreeStore(new ContainerInMemory("snapshots-logical", () => new Date()).client());
    const sealing = {
        secret: "a secret of 32 bytes or more, at random",
        serviceId,
        recipients: recipients.map(({ input }) => input),
    };
    const { root } = await writeTree(store, bundles, about, sealing);
    const held = state.services.get(serviceId.split("/").at(-1)!)!.entities.export();
    return Promise.all(
        recipients.map(async ({ opener }) => {
            const { tree, bundles } = await new TreeReader(store, [opener]).read(root);
            const members = new Map(bundles.flatMap((bundle) => bundle.members.map((one) => [one.path, one] as const)));
            const found = new Map([...members].map(([path, member]) => [path.toLowerCase(), member] as const));
            const kinds = new Set([...members.keys()].map(kindPathOf));
            const propertiesOf = new Map(held.map(({ path, properties }) => [path.toLowerCase(), properties] as const));
            const expected = held.filter(({ path }) => !isLeftOut(path, propertiesOf));
            return {
                members,
                tree,
                missing: expected
                    .map(({ path }) => path)
                    .filter((path) => !found.has((linkOf(path, members) ?? path).toLowerCase())),
                missingSecrets: expected.flatMap(({ path, properties }) =>
                    secretsIn(path, properties)
                        .filter(([name, value]) => found.get(path.toLowerCase())?.secrets?.[name] !== value)
                        .map(([name]) => `${path} ${name}`),
                ),
                emptyKinds: captureKinds.map(({ path }) => path).filter((path) => !kinds.has(path)),
            };
        }),
    );
}

const kindOf = (path: string) => {
    const kind = kindPathOf(path);
    return captureKinds.find((known) => known.path.toLowerCase() === kind.toLowerCase());
};

/** What a snapshot leaves out with a reason, and what every service has by itself, with all below it. */
function isLeftOut(path: string, propertiesOf: ReadonlyMap<string, Record<string, unknown>>): boolean {
    const segments = path.split("/");
    const ancestors = segments.flatMap((_, index) => (index % 2 === 1 ? [segments.slice(0, index + 1).join("/")] : []));
    const never = Object.keys(neverCaptured).map((kind) => kind.toLowerCase());
    return (
        never.includes(kindPathOf(path).toLowerCase()) ||
        leadsNowhere(path, propertiesOf) ||
        ancestors.some((one) => {
            const properties = propertiesOf.get(one.toLowerCase());
            return properties !== undefined && kindOf(one)?.builtIn?.is({ name: nameOf(one), properties }) === true;
        })
    );
}

/** Every product has the group of administrators, which a workspace has not: no answer tells of that. */
function leadsNowhere(path: string, propertiesOf: ReadonlyMap<string, unknown>): boolean {
    const [, workspace, target] = /^(workspaces\/[^/]+)\/.+\/((?:tags|groups|apis)\/[^/]+)$/i.exec(path) ?? [];
    return target !== undefined && !kindOf(path) && !propertiesOf.has(`${workspace}/${target}`.toLowerCase());
}

/**
 * A workspace tells of links only as entities of their own, which have another name: the one that leads there.
 *
 * @returns undefined for what is no link of a workspace.
 */
function linkOf(path: string, members: ReadonlyMap<string, Member>): string | undefined {
    const [, workspace, holder, name] = /^(workspaces\/[^/]+)\/(.+)\/(?:tags|groups|apis)\/([^/]+)$/i.exec(path) ?? [];
    if (holder === undefined || kindOf(path)) {
        return undefined;
    }
    return [...members].find(([link, { entity }]) => {
        const leadsTo = Object.values((entity.properties ?? {}) as Record<string, unknown>).map(String);
        const isTag = /\/tags\/[^/]+$/i.test(path);
        const [from, to] = isTag
            ? [`${workspace}/tags/${name}/`, `/${holder}`]
            : [`${workspace}/${holder}/`, `/${name}`];
        return (
            link.toLowerCase().startsWith(from.toLowerCase()) &&
            /(api|group|operation|product)Links\//i.test(link) &&
            leadsTo.some((id) => id.toLowerCase().endsWith(to.toLowerCase()))
        );
    })?.[0];
}

const nameOf = (path: string): string => path.split("/").at(-1)!;

/** Secrets of an entity, as text, that an action tells. */
function secretsIn(path: string, properties: Record<string, unknown>): (readonly [name: string, value: string])[] {
    const { secrets } = kindOf(path) ?? {};
    const has = secrets?.action !== undefined && (secrets.of?.({ name: nameOf(path), properties }) ?? true);
    return (has ? secrets.members : []).flatMap((name) => {
        const value = properties[name];
        return typeof value === "string" && value !== "" ? [[name, value] as const] : [];
    });
}
