import { randomBytes } from "node:crypto";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import type { ContainerClient } from "@azure/storage-blob";
import type { EngineEvent, Stack } from "@pulumi/pulumi/automation";
import { parseDocument } from "yaml";
import type { AuthorityEntry } from "../../dynamic-providers/records/authority/authority-entry";
import { changesOf, startEngineFixture } from "./engine-fixture";
import type { EngineFixture } from "./engine-fixture";
import { FailoverRules } from "./failover-rules";

export type SiteName = "primary" | "standby";

/** What an `up` of a site did and says. */
export interface SiteUp {
    /** Resources that did not stay the same. */
    readonly changes: Record<string, number>;
    readonly outputs: Readonly<Record<string, unknown>>;
}

/** A site as the sandbox itself has it. */
export interface HeldSite {
    /** Each entity, secrets too, by its path. */
    readonly entities: Readonly<Record<string, string>>;
    /** Units by region. */
    readonly units: Readonly<Record<string, number>>;
}

/** Two sites and their vault on the real engine. */
export interface FailoverFixture {
    readonly azure: EngineFixture;
    readonly vault: Stack;
    readonly stacks: Readonly<Record<SiteName, Stack>>;
    /** What must hold after every test. */
    readonly rules: FailoverRules;
    /** Changes the one line. */
    declareActive(site: string): void;
    /** Sets config in a stack's own file; undefined takes it out. */
    configure(stack: SiteName | "vault", values: Readonly<Record<string, unknown>>): void;
    /**
     * Gives the sites a secretsKey: by the keys of subscriptions a run sees that a restore was done whose answer was lost, and a
     * final snapshot still is what the service holds. On Azure it sees the service busy; here hours pass in seconds.
     */
    compareSecrets(): Promise<void>;
    up(site: SiteName): Promise<SiteUp>;
    /** The vault, the primary with an API, and the standby. */
    bringUp(): Promise<void>;
    /** @returns what a preview says; it writes nothing. */
    preview(site: SiteName): Promise<string>;
    /** @returns why an `up` fails. */
    failureOf(site: SiteName): Promise<string>;
    /** @returns why an `up` or a preview is refused; it writes nothing. */
    refusalOf(site: SiteName | "vault", command?: "up" | "preview"): Promise<string>;
    /** Both sites' states are refreshed, each by itself: nothing in them changes, and nothing is written. */
    refreshSites(sites?: readonly SiteName[], options?: { readonly runProgram?: boolean }): Promise<void>;
    /** An `up` of the site leaves all the same and writes nothing. */
    expectAtRest(site: SiteName): Promise<void>;
    /** Publishes one API with a product, and what more is named, as tags. */
    publish(site: SiteName, ...tags: string[]): Promise<void>;
    addTag(site: SiteName, tag: string): Promise<void>;
    held(site: SiteName): HeldSite | undefined;
    /** What the vault records, oldest first. */
    chain(): Promise<readonly AuthorityEntry[]>;
    /** Blobs of the vault's catalog: their names. */
    catalogBlobs(prefix: string): Promise<string[]>;
    deleteCatalogBlob(name: string): Promise<void>;
    /** Blobs of the vault's record of the active site: their names, oldest first. */
    authorityBlobs(): Promise<string[]>;
    deleteAuthorityBlob(name: string): Promise<void>;
    /** Nobody waits for the leases of a run that was killed: they would end by themselves within 15 s. */
    breakLeases(): Promise<void>;
    /** POSTs that Azure accepted. */
    accepted(action: "backup" | "restore", mark?: number): number;
    stop(): Promise<void>;
}

export const serviceNameOf = (site: SiteName): string => `contoso-apim-${site}`;

/**
 * One simulated hour passes in three seconds, so that snapshots live longer than a test; a schedule takes one when there
 * is none, and when it is asked for one.
 */
const speed = 1200;
const schedule = { intervalHours: 720 };

export async function startFailoverFixture(name: string, reachesGateways = false): Promise<FailoverFixture> {
    const azure = await startEngineFixture(name, speed, undefined, reachesGateways);
    const { sandbox, clients, project } = azure;
    const vault = await azure.vaultStack();
    const stacks = { primary: await project.stack("primary"), standby: await project.stack("standby") };
    const stackOf = (site: SiteName | "vault"): Stack => (site === "vault" ? vault : stacks[site]);
    const rules = new FailoverRules(azure);
    const catalog = clients.blobService("stapimdrvault").getContainerClient("catalog");
    const entries = clients.blobService("stapimdrvault").getContainerClient("authority");

    const configure: FailoverFixture["configure"] = (stack, values) => {
        const file = path.join(project.directory, "stacks", `Pulumi.${stack}.yaml`);
        const document = parseDocument(readFileSync(file, "utf8"));
        for (const [key, value] of Object.entries(values)) {
            if (value === undefined) {
                document.deleteIn(["config", `apim-dr:${key}`]);
            } else {
                document.setIn(["config", `apim-dr:${key}`], document.createNode(value));
            }
        }
        writeFileSync(file, document.toString());
    };
    configure("primary", { schedule, units: 1, additionalLocations: undefined });
    configure("standby", { schedule });

    const up: FailoverFixture["up"] = async (site) => {
        const result = await stacks[site].up();
        const outputs = Object.entries(result.outputs).map(
            ([output, { value }]) => [output, value as unknown] as const,
        );
        return { changes: changesOf(result), outputs: Object.fromEntries<unknown>(outputs) };
    };
    const refreshSites: FailoverFixture["refreshSites"] = async (sites = ["primary", "standby"], options) => {
        const mark = sandbox.requestLog.mark();
        const refreshed = await Promise.all(sites.map((site) => stacks[site].refresh(options)));
        expect(refreshed.map(changesOf)).toEqual(sites.map(() => ({})));
        expect(sandbox.requestLog.writes(mark)).toEqual([]);
    };
    const addTag: FailoverFixture["addTag"] = async (site, tag) => {
        const service = serviceNameOf(site);
        await clients.apiManagement.tag.createOrUpdate(`rg-${service}`, service, tag, { displayName: tag });
    };
    const publish: FailoverFixture["publish"] = async (site, ...tags) => {
        const service = serviceNameOf(site);
        const group = `rg-${service}`;
        const { apiManagement } = clients;
        await apiManagement.api.beginCreateOrUpdateAndWait(group, service, "echo", {
            displayName: "Echo",
            // A new service has an API of this name already, at `echo`.
            path: "partners/echo",
            protocols: ["https"],
            serviceUrl: "https://echo.example",
        });
        await apiManagement.product.createOrUpdate(group, service, "partners", { displayName: "Partners" });
        await apiManagement.productApi.createOrUpdate(group, service, "partners", "echo");
        for (const tag of tags) {
            await addTag(site, tag);
        }
    };
    return {
        azure,
        vault,
        stacks,
        rules,
        configure,
        declareActive(site) {
            const file = path.join(project.directory, "Pulumi.yaml");
            const document = parseDocument(readFileSync(file, "utf8"));
            document.setIn(["config", "activeSite", "default"], site);
            writeFileSync(file, document.toString());
        },
        async compareSecrets() {
            const secretsKey = { value: randomBytes(32).toString("base64"), secret: true };
            for (const stack of Object.values(stacks)) {
                await stack.setConfig("apim-dr:secretsKey", secretsKey);
            }
        },
        up,
        async bringUp() {
            await vault.up();
            await up("primary");
            await publish("primary");
            await up("standby");
        },
        async preview(site) {
            const mark = sandbox.requestLog.mark();
            const said: string[] = [];
            const onEvent = ({ diagnosticEvent }: EngineEvent): void => void said.push(diagnosticEvent?.message ?? "");
            await stacks[site].preview({ onEvent });
            expect(sandbox.requestLog.writes(mark)).toEqual([]);
            return said.join("\n");
        },
        failureOf: (site) => failureOf(stacks[site].up()),
        async refusalOf(site, command = "up") {
            const mark = sandbox.requestLog.mark();
            const refusal = await failureOf(stackOf(site)[command]());
            expect(sandbox.requestLog.writes(mark)).toEqual([]);
            return refusal;
        },
        refreshSites,
        async expectAtRest(site) {
            const mark = sandbox.requestLog.mark();
            expect((await up(site)).changes).toEqual({});
            expect(sandbox.requestLog.writes(mark)).toEqual([]);
        },
        publish,
        addTag,
        held(site) {
            const service = sandbox.state.services.get(serviceNameOf(site));
            if (!service) {
                return undefined;
            }
            const { location, sku, properties } = service.render("2024-05-01") as unknown as RenderedService;
            const regions = [{ location, sku }, ...(properties.additionalLocations ?? [])];
            return {
                entities: Object.fromEntries(
                    service.entities
                        .export()
                        .map(({ path: at, properties: held }) => [
                            at,
                            JSON.stringify(held).replaceAll(service.id, "~"),
                        ]),
                ),
                units: Object.fromEntries(regions.map((region) => [region.location, region.sku.capacity])),
            };
        },
        chain: () => rules.readAll<AuthorityEntry>("", "authority"),
        catalogBlobs: (prefix) => namesOf(catalog, prefix),
        deleteCatalogBlob: async (blob) => void (await catalog.deleteBlob(blob)),
        authorityBlobs: () => namesOf(entries, ""),
        deleteAuthorityBlob: async (blob) => void (await entries.deleteBlob(blob)),
        async breakLeases() {
            for await (const { name: blob, properties } of catalog.listBlobsFlat({ prefix: "leases/" })) {
                if (properties.leaseState === "leased") {
                    await catalog.getBlobClient(blob).getBlobLeaseClient().breakLease(0);
                }
            }
        },
        accepted: (action, mark) => sandbox.requestLog.accepted(action, mark).length,
        stop: () => azure.stop(),
    };
}

async function namesOf(container: ContainerClient, prefix: string): Promise<string[]> {
    const names: string[] = [];
    for await (const { name } of container.listBlobsFlat({ prefix })) {
        names.push(name);
    }
    return names;
}

/** @returns the words on one line: the engine breaks them. */
async function failureOf(run: Promise<unknown>): Promise<string> {
    const failure = await run.then(
        () => undefined,
        (error: Error) => error,
    );
    expect(failure).toBeDefined();
    return failure!.message.replace(/\s+/g, " ");
}

interface RenderedRegion {
    readonly location: string;
    readonly sku: { readonly capacity: number };
}

interface RenderedService extends RenderedRegion {
    readonly properties: { readonly additionalLocations: readonly RenderedRegion[] | null };
}

/** The file in which the engine keeps a stack, so that a test can put it out of reach. */
export const stateFileOf = ({ azure }: FailoverFixture, site: SiteName): string =>
    path.join(
        azure.project.environment.PULUMI_BACKEND_URL!.replace("file://", ""),
        `.pulumi/stacks/apim-dr/${site}.json`,
    );

/** What the engine keeps of a stack is out of reach while something is done. */
export async function withoutState(fixture: FailoverFixture, site: SiteName, act: () => Promise<void>): Promise<void> {
    const file = stateFileOf(fixture, site);
    const kept = readFileSync(file);
    rmSync(file);
    try {
        await act();
    } finally {
        writeFileSync(file, kept);
    }
}
