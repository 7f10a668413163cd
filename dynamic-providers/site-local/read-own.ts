import { CodedError } from "../common/coded-error";
import { EntityReadError } from "../azure/entity-reader";
import type { EntityReader } from "../azure/entity-reader";
import { forEachAtOnce } from "../common/for-each-at-once";
import { depthOf, findKind } from "../inventory/kinds";
import { readKinds, requestsAtOnce } from "../inventory/read-kinds";
import { kindPathOf } from "../azure/entity-path";
import type { SiteLocalScope } from "../inventory/site-local-scope";
import type { FoundEntity } from "./own-entities";
import { whyNotStorable } from "./storable";

/**
 * What a service holds of what is declared siteLocal, built-ins left out, as lists tell it.
 *
 * @throws Error that names the kinds that cannot be read: nothing is taken for absent that was not seen to be.
 */
export async function readSiteLocal(
    reader: EntityReader,
    serviceId: string,
    scope: SiteLocalScope,
): Promise<FoundEntity[]> {
    const readings = await readKinds(reader, serviceId, scope.kindsToRead(), { keep: (path) => scope.leadsTo(path) });
    const kinds = [...readings].map(([kind, reading]) => ({ kind, ...reading.done() }));
    const unread = kinds.filter(({ state }) => state === "denied" || state === "failed");
    if (unread.length > 0) {
        const lines = unread.map(({ kind, problem }) => `- ${kind}: ${problem ?? "it cannot be read"}`);
        throw new CodedError(
            "SiteLocalUnreadable",
            [
                `What is declared siteLocal cannot be read in '${serviceId}', so that it could not be put back:`,
                ...lines,
                "Let whoever runs this read it, or take it out of siteLocal.",
            ].join("\n"),
        );
    }
    return kinds.flatMap(({ entities }) => entities).filter(({ path }) => scope.covers(path));
}

/** The same with all that a GET of each tells, as lists leave members out. What cannot be kept is not asked for. */
export async function readWhole(reader: EntityReader, found: readonly FoundEntity[]): Promise<FoundEntity[]> {
    const whole: FoundEntity[] = [];
    await forEachAtOnce(requestsAtOnce, found, async (entity) => {
        const { path, raw } = entity;
        const kind = findKind(kindPathOf(path))!;
        if (depthOf(kind) !== "lists" || whyNotStorable(kind, raw) !== undefined) {
            whole.push(entity);
            return;
        }
        try {
            whole.push({ path, raw: await reader.get(path) });
        } catch (error) {
            // Deleted since it was listed.
            if (!(error instanceof EntityReadError && error.failure === "notFound")) {
                throw error;
            }
        }
    });
    return whole;
}
