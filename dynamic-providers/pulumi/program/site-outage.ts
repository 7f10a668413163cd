import type { AzureConnection } from "../../azure/connection";
import { outageOf } from "../../azure/outage";
import { readService } from "../../azure/read-service";
import { SiteNotAnsweringError } from "../../protocol/describe-outage";
import type { SiteObservation } from "../../protocol/site-observation";
import { lastServiceIdOf } from "../../records/authority/authority";
import { impatient } from "../../requests/patience";
import type { OutageOfSite } from "../../site/explain-outage";
import type { DeclaredSite } from "../../site/site-inputs";
import { toProgramError } from "./or-program-error";
import { readSiteNames } from "./program-settings";

/** What a site's program knows of it beyond what the vault does, for those who have to act while it is down. */
export type SiteSurroundings = Pick<OutageOfSite, "region" | "objectiveSeconds">;

/** The site whose program runs. How ready its peer is, only the peer's stack declares. */
export function ownOutage(declared: DeclaredSite, { region, objectiveSeconds }: SiteSurroundings): OutageOfSite {
    const { site, serviceId } = declared;
    return { site, serviceId, region, objectiveSeconds, declared, sites: readSiteNames() };
}

/** Where the vault does not answer, nothing tells more than whether the site's own service does. */
export async function withOwnOutage(
    error: unknown,
    connection: AzureConnection,
    { site, serviceId }: DeclaredSite,
    { region }: SiteSurroundings,
): Promise<unknown> {
    if (outageOf(error)?.code !== "VaultNotAnswering" || (await outageOfService(connection, serviceId)) === undefined) {
        return error;
    }
    const service = `service ${serviceId.split("/").at(-1)}${region === undefined ? "" : ` in ${region}`}`;
    return toProgramError(error, [`Also: Azure does not answer for '${site}' (${service}) either.`]);
}

/** How the active site is down, for a peer that waits for it. @returns undefined where it answers, or may not be read. */
export async function describePeerOutage(
    connection: AzureConnection,
    declared: DeclaredSite,
    { authority, catalog, now }: SiteObservation,
): Promise<string | undefined> {
    const { active } = authority;
    const serviceId = active === null ? undefined : lastServiceIdOf(authority, active);
    if (active === null || serviceId === undefined) {
        return undefined;
    }
    const outage = await outageOfService(connection, serviceId);
    const { standbyMode, tier } = declared;
    const known = { authority, catalog, now, standbyMode, tier, declared, sites: [declared.site] };
    return outage && new SiteNotAnsweringError({ site: active, serviceId, why: outage.message, ...known }).message;
}

/** @returns what the look ended with; undefined where the service answers, or may not be read. */
export async function outageOfService(connection: AzureConnection, serviceId: string): Promise<Error | undefined> {
    try {
        await readService(connection.waiting(impatient), serviceId);
        return undefined;
    } catch (error) {
        return outageOf(error)?.code === "ServiceNotAnswering" ? (error as Error) : undefined;
    }
}
