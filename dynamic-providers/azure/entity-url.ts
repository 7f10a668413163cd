import type { ApiManagementClient } from "@azure/arm-apimanagement";

/** Where the entities of one service are. */
export interface EntityPlace {
    readonly client: Pick<ApiManagementClient, "apiVersion">;
    /** Without a trailing slash. The client's own `$host` is always that of the public cloud, also with another endpoint. */
    readonly resourceManager: string;
    readonly serviceId: string;
}

/** @param path - below the service: `apis/petstore`. */
export function entityUrl(
    { client, resourceManager, serviceId }: EntityPlace,
    path: string,
    query: Readonly<Record<string, string>> = {},
): string {
    const encoded = path.split("/").map(encodeURIComponent).join("/");
    const parameters = new URLSearchParams({ ...query, "api-version": client.apiVersion });
    return `${resourceManager}${serviceId}/${encoded}?${parameters.toString()}`;
}

/** The token goes along: to nowhere but the resource manager. */
export function isOfResourceManager(url: string, resourceManager: string): boolean {
    return new URL(url).origin === new URL(resourceManager).origin;
}
