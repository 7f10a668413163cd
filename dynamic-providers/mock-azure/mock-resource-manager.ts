import type { PipelineRequest } from "@azure/core-rest-pipeline";
import { knownLocations } from "../common/locations";
import { tiersWithBackup } from "../records/snapshot/native-backup";
import { json, refusal } from "./http-answer";
import type { HttpAnswer } from "./http-answer";
import { resourceGroupOf, toServiceAnswer } from "./mock-services";
import type { Observed } from "./observed";

/** Storage Blob Data Contributor, which the identity that runs the program has. */
const blobContributor = "ba92f5b4-2d11-453d-a403-e96b0029c9fe";

const service =
    /^\/subscriptions\/([^/]+)\/resourcegroups\/([^/]+)\/providers\/microsoft\.apimanagement\/service\/([^/]+)(\/.+)?$/i;
const account = /\/providers\/microsoft\.storage\/storageaccounts\/([^/]+)(\/.+)?$/i;

/** The resource manager's answers on what is described; everything else is not there. */
export function answerOfResourceManager(
    { services = [], subscriptionId }: Observed & { readonly subscriptionId: string },
    request: PipelineRequest,
): HttpAnswer {
    const { pathname } = new URL(request.url);
    const path = decodeURIComponent(pathname);
    if (/\/providers\/microsoft\.authorization\/roleassignments$/i.test(path)) {
        return json({ value: [{ properties: { roleDefinitionId: `/roleDefinitions/${blobContributor}` } }] });
    }
    if (/\/providers\/microsoft\.apimanagement\/deletedservices$/i.test(path)) {
        return json({ value: [] });
    }
    if (/\/providers\/microsoft\.apimanagement\/skus$/i.test(path)) {
        return json({ value: tiersWithBackup.map(toOffer) });
    }
    const [, accountName, inAccount] = account.exec(path) ?? [];
    if (accountName !== undefined) {
        return answerOfAccount(accountName, inAccount);
    }
    const [id, subscription = "", group = "", name = "", inService] = service.exec(path) ?? [];
    const found = services.find(
        (described) =>
            same(subscriptionId, subscription) &&
            same(described.serviceName, name) &&
            same(resourceGroupOf(described), group),
    );
    if (id === undefined || !found) {
        return refusal(404, "ResourceNotFound", `'${path}' is not there: the unit test describes no such resource.`);
    }
    // It holds no APIs, products or other entities.
    return json(inService === undefined ? toServiceAnswer(id, found) : { value: [] });
}

const same = (left: string, right: string): boolean => left.toLowerCase() === right.toLowerCase();

function answerOfAccount(name: string, path = ""): HttpAnswer {
    return /\/listkeys$/i.test(path)
        ? json({ keys: [{ keyName: "key1", value: Buffer.from("no key").toString("base64") }] })
        : json({
              name,
              location: "swedencentral",
              properties: {
                  allowSharedKeyAccess: true,
                  primaryEndpoints: { blob: `https://${name}.blob.core.windows.net/` },
              },
          });
}

/** Each tier everywhere, with all zones. */
const toOffer = (name: string) => ({
    name,
    resourceType: "service",
    locations: knownLocations,
    locationInfo: knownLocations.map((location) => ({ location, zones: ["1", "2", "3"] })),
});
