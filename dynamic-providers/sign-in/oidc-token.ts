import { CodedError } from "../common/coded-error";
import { readFile } from "node:fs/promises";
import { createHttpHeaders, createPipelineRequest } from "@azure/core-rest-pipeline";
import { defaultPatience } from "../requests/patience";
import type { Patience } from "../requests/patience";
import { sendPatiently } from "../requests/send-patiently";
import type { OidcSource } from "./sign-in";

/**
 * The token of another identity provider, as it is now: the file is read and the token asked for at every call. Source of
 * the request: https://docs.github.com/actions/reference/security/oidc
 *
 * @throws Error that holds no token, when there is none to be had.
 */
export async function fetchOidcToken(source: OidcSource, patience: Patience = defaultPatience()): Promise<string> {
    if ("token" in source) {
        return source.token;
    }
    if ("file" in source) {
        const token = (await readFile(source.file, "utf8")).trim();
        if (!token) {
            throw new CodedError(
                "OidcTokenMissing",
                `azure-native:oidcTokenFilePath is '${source.file}': the file is empty.`,
            );
        }
        return token;
    }
    const url = new URL(source.requestUrl);
    url.searchParams.set("audience", source.audience);
    const request = createPipelineRequest({
        url: url.href,
        headers: createHttpHeaders({ Accept: "application/json", Authorization: `Bearer ${source.requestToken}` }),
    });
    const { status, bodyAsText } = await sendPatiently("fetch the OIDC token", request, patience);
    const token = status === 200 ? readValue(bodyAsText) : undefined;
    if (!token) {
        throw new CodedError(
            "OidcTokenMissing",
            `The identity provider at ${url.host} returned no token for audience '${source.audience}' (HTTP ${status}): check ` +
                "azure-native:oidcRequestUrl and azure-native:oidcRequestToken. A request token expires with its job.",
        );
    }
    return token;
}

function readValue(body: string | null | undefined): string | undefined {
    try {
        const { value } = JSON.parse(body ?? "") as { value?: unknown };
        return typeof value === "string" ? value : undefined;
    } catch {
        return undefined;
    }
}
