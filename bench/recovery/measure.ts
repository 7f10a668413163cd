import type { AuthorityEntry } from "../../dynamic-providers/records/authority/authority-entry";
import { ClientTraffic } from "../../demo/client-traffic";
import type { ClientAnswer } from "../../demo/client-answers";
import { dataPlaneClient } from "../../sandbox";
import type { Case } from "./cases";
import { criticalPath, neededWork } from "./critical-path";
import type { AzureWork } from "./critical-path";
import { serviceOf, vaultAccount } from "./two-sites";
import type { SiteName, TwoSites } from "./two-sites";
import { watchPropagation } from "./watch-propagation";
import { shareOut } from "./where-it-went";
import type { Shares } from "./where-it-went";

/** What one failover came to. Seconds from its start, by the sandbox's clock. */
export interface Measured {
    /** null for the SDK's program, which claims nothing. */
    readonly claim: number | null;
    /** A client is served by the new site. */
    readonly traffic: number;
    /** All clients are, from then on. */
    readonly allMoved: number;
    /** The last command has ended. */
    readonly end: number;
    readonly criticalPath: number;
    readonly shares: Shares;
    /** What happened, in its order. */
    readonly events: readonly string[];
    /** Real time. */
    readonly realSeconds: number;
}

/** Each of them has another gateway of the primary for its nearest. */
const clientRegions = ["westeurope", "northeurope", "uksouth"];

export interface Failover {
    readonly sites: TwoSites;
    readonly it: Pick<Case, "mode" | "kind">;
    readonly to: SiteName;
    readonly url: string;
    /** Declares it and loses what is to be lost, before time is taken. */
    readonly declare: () => Promise<void>;
    readonly run: () => Promise<void>;
    /** @default true */
    readonly skipWaits?: boolean;
}

/** Takes the time of one failover, while clients call. */
export async function measure(failover: Failover): Promise<Measured> {
    const { sites, it, to, url } = failover;
    const { sandbox } = sites.azure;
    const { clock, requestLog } = sandbox;
    const traffic = new ClientTraffic({
        ask: dataPlaneClient(sandbox.connection),
        url: `${url}/blockfrost/health`,
        subscriptionKey: sites.subscriptionKey,
        clients: clientRegions,
        sandbox,
    });
    const watch = watchPropagation(sandbox);
    try {
        await traffic.until("the old site answers", ({ gateway }) => gateway !== undefined);
        await failover.declare();
        if (failover.skipWaits === false) {
            clock.setSpeed(1);
        } else {
            sites.skipWaits(true);
        }
        const [mark, startedAtMs, realStartMs] = [requestLog.mark(), clock.now().getTime(), Date.now()];
        await failover.run();
        const [endedAtMs, realEndMs] = [clock.now().getTime(), Date.now()];
        const isNew = ({ gateway }: ClientAnswer): boolean => gateway?.service === serviceOf(to).name;
        await traffic.until(`'${to}' answers`, isNew);
        sites.skipWaits(false);
        const answers = traffic.answers.filter(({ sentAtMs }) => sentAtMs >= startedAtMs);
        const servedAtMs = answers.find(isNew)!.answeredAtMs;
        const lastOldMs = Math.max(
            startedAtMs,
            ...answers.filter((answer) => !isNew(answer)).map(({ answeredAtMs }) => answeredAtMs),
        );
        const movedAtMs = Math.min(
            ...answers.filter(({ sentAtMs }) => sentAtMs >= lastOldMs).map(({ answeredAtMs }) => answeredAtMs),
        );
        const claimedAtMs = await claimOf(sites, to, startedAtMs);
        const works = [...operationsSince(sites, startedAtMs), ...watch.stop()].filter(
            ({ endsAtMs }) => endsAtMs > startedAtMs,
        );
        const critical = criticalPath(neededWork(it), works, servedAtMs);
        const since = (atMs: number): number => (atMs - startedAtMs) / 1000;
        return {
            claim: claimedAtMs === undefined ? null : since(claimedAtMs),
            traffic: since(servedAtMs),
            allMoved: since(movedAtMs),
            end: since(endedAtMs),
            criticalPath: critical.seconds,
            shares: shareOut(startedAtMs, servedAtMs, critical.works, works, requestLog.since(mark)),
            events: eventsOf(works, { claim: claimedAtMs, traffic: servedAtMs, "all moved": movedAtMs }),
            realSeconds: (realEndMs - realStartMs) / 1000,
        };
    } finally {
        watch.stop();
        await traffic.stop();
    }
}

function operationsSince({ azure }: TwoSites, startedAtMs: number): AzureWork[] {
    return azure.sandbox
        .operations()
        .filter(({ beganAt }) => beganAt !== undefined && beganAt.getTime() >= startedAtMs)
        .map(({ effect, beganAt, endsAt, token }) => ({
            ...{ what: effect, token },
            ...{ beganAtMs: beganAt!.getTime(), endsAtMs: endsAt.getTime() },
        }));
}

/** When the vault's record of who is active came to name the site; undefined where it does not. */
async function claimOf({ azure }: TwoSites, to: SiteName, startedAtMs: number): Promise<number | undefined> {
    const entries = azure.clients.blobService(vaultAccount).getContainerClient("authority");
    const claims: number[] = [];
    for await (const { name } of entries.listBlobsFlat()) {
        const text = (await entries.getBlobClient(name).downloadToBuffer()).toString("utf8");
        const { at, authority } = JSON.parse(text) as AuthorityEntry;
        // Blobs' times are to the second.
        if (authority.active === to && Date.parse(at) >= startedAtMs - 1000) {
            claims.push(Date.parse(at));
        }
    }
    return claims.length > 0 ? Math.min(...claims) : undefined;
}

function eventsOf(works: readonly AzureWork[], others: Readonly<Record<string, number | undefined>>): string[] {
    const events = [
        ...works.flatMap(({ what, beganAtMs, endsAtMs }) => [
            { what: `${what} begins`, atMs: beganAtMs },
            { what: `${what} ends`, atMs: endsAtMs },
        ]),
        ...Object.entries(others).flatMap(([what, atMs]) => (atMs === undefined ? [] : [{ what, atMs }])),
    ];
    return events.sort((left, right) => left.atMs - right.atMs).map(({ what }) => what);
}
