import type { ObservedService } from "../azure/live-service";
import { creationDocument, creationId, creationSchema } from "../records/creation-record";
import type { CreationRecord } from "../records/creation-record";
import type { Catalog } from "../vault/catalog";

/** What a run has to do with the creation of its site's service: `begins` creates it, `open` goes on with an earlier run's. */
export type PlannedCreation =
    | {
          readonly is: "begins";
          /** When Azure had no such service; Azure's time, ISO 8601. */
          readonly absentAt: string;
          /** When the service was deleted that is recovered, ISO 8601; null where a new one is created. */
          readonly recovers: string | null;
      }
    | { readonly is: "open" };

type Creator = Pick<CreationRecord, "site" | "serviceId">;

/**
 * @param live - the declared service as Azure has it; undefined where none is declared.
 * @param record - what an earlier run wrote down of its creation.
 * @returns undefined where nothing is created and nothing is open.
 */
export function planCreation(
    live: ObservedService | undefined,
    record: CreationRecord | undefined,
): PlannedCreation | undefined {
    if (live && live.is !== "live") {
        const recovers = live.is === "deleted" ? live.deleted.deletedAt : null;
        return { is: "begins", absentAt: live.observedAt, recovers };
    }
    return live && record && { is: "open" };
}

/** What was written down of a creation that has begun and has not ended; undefined where none has, or it cannot be read. */
export async function readCreation(
    catalog: Catalog,
    { site, serviceId }: Creator,
): Promise<CreationRecord | undefined> {
    return (await catalog.readOrLeaveOut(creationDocument, creationId({ site, serviceId })))?.value;
}

/**
 * Writes down that a site creates its service, before Azure is asked for it.
 *
 * @param by - object ID of the identity that does.
 */
export async function beginCreation(
    catalog: Catalog,
    { site, serviceId }: Creator,
    { absentAt, recovers }: Extract<PlannedCreation, { is: "begins" }>,
    by: string | undefined,
): Promise<void> {
    const id = creationId({ site, serviceId });
    await catalog.overwrite(creationDocument, id, {
        ...{ schema: creationSchema, id, site, serviceId, absentAt },
        ...(recovers && { recovers }),
        ...(by !== undefined && { by }),
    });
}

/** The service is in the stack's state: nothing more is taken for its creation. */
export async function endCreation(catalog: Catalog, { site, serviceId }: Creator): Promise<void> {
    const found = await catalog.find(creationDocument, creationId({ site, serviceId }));
    if (found) {
        await catalog.remove(found);
    }
}
