import { stringify } from "yaml";
import type { Entity } from "../../../../state/entity-store";
import type { EntityContext } from "../entity-context";
import { EntityError } from "../entity-error";
import type { Body } from "../render-entity";
import { exportDescription } from "./export-description";

/** Puts a text where its signed URL reads it. */
export type PublishExport = (
    service: EntityContext["service"],
    file: { readonly name: string; readonly text: string; readonly contentType: string },
) => Promise<string>;

/**
 * The answer to an export: the description itself, or a link to it.
 * Source: https://learn.microsoft.com/rest/api/apimanagement/api-export/get
 *
 * @throws EntityError for a form that the sandbox has not.
 */
export async function exportApi(
    { service }: EntityContext,
    api: Entity,
    format: string,
    publish: PublishExport,
): Promise<Body> {
    const id = `${service.id}/${api.path}`;
    const describe = (): object =>
        exportDescription(service.entities, api, `https://${service.name.toLowerCase()}.azure-api.net`);
    const name = String(api.properties.displayName);
    switch (format) {
        case "openapi":
        case "openapi+json":
            return { id, format, value: describe() };
        case "openapi-link": {
            const file = {
                name: `${name}.yaml`,
                text: stringify(describe()),
                contentType: "application/vnd.oai.openapi",
            };
            return { id, format: "openapi-link", value: { link: await publish(service, file) } };
        }
        case "openapi+json-link": {
            const text = JSON.stringify(describe());
            const file = { name: `${name}.json`, text, contentType: "application/vnd.oai.openapi+json" };
            return { id, format: "openapi-link", value: { link: await publish(service, file) } };
        }
        default:
            throw new EntityError(400, "ValidationError", `The sandbox cannot export '${format}'.`);
    }
}
