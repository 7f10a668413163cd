import { createPipelineRequest, RestError } from "@azure/core-rest-pipeline";
import type { PipelineResponse } from "@azure/core-rest-pipeline";
import { describeFaults, findFaults } from "../common/document-check";
import type { DocumentCheck } from "../common/document-check";
import { parseJson } from "../common/parse-json";
import { AnswerDate } from "./answer-date";
import type { AzureConnection } from "./connection";
import { isOfResourceManager } from "./entity-url";
import { AzureError, isNotFound, toAzureError } from "./errors";

/** A GET of the resource manager, for what the SDK's clients that are here do not know. */
export interface ArmRead<T> {
    /** What is asked for, as in "read the route 'x'". */
    readonly action: string;
    readonly subscriptionId: string;
    /** Below the subscription, with a slash before it. */
    readonly path: string;
    readonly apiVersion: string;
    readonly check: DocumentCheck<T>;
    /** What an answer that is not so lacks, as text. @default the members that are wrong */
    readonly lacking?: string;
}

export interface ArmAnswer<T> {
    readonly value: T;
    /** Azure's time; undefined where the answer does not say. */
    readonly date: Date | undefined;
}

/** @returns undefined where there is nothing. @throws AzureError for any other answer. */
export function readArm<T>(connection: AzureConnection, read: ArmRead<T>): Promise<ArmAnswer<T> | undefined> {
    const { subscriptionId, path, apiVersion } = read;
    const url = `${connection.resourceManager}/subscriptions/${subscriptionId}${path}?api-version=${apiVersion}`;
    return send(connection, read, url);
}

interface Page<T> {
    readonly value: readonly T[];
    readonly nextLink?: string | null;
}

/** All pages of a list. @throws AzureError, also for a link to another host. */
export async function listArm<T>(connection: AzureConnection, read: ArmRead<Page<T>>): Promise<T[]> {
    const items: T[] = [];
    let page = await readArm(connection, read);
    while (page) {
        items.push(...page.value.value);
        const { nextLink } = page.value;
        if (!nextLink) {
            break;
        }
        if (!isOfResourceManager(nextLink, connection.resourceManager)) {
            throw new AzureError(read.action, "UnexpectedAnswer", "the link to the next page leads to another host.");
        }
        page = await send(connection, read, nextLink);
    }
    return items;
}

async function send<T>(
    connection: AzureConnection,
    { action, subscriptionId, check, lacking }: ArmRead<T>,
    url: string,
): Promise<ArmAnswer<T> | undefined> {
    let response: PipelineResponse;
    try {
        // The pipeline of any of Azure's clients: it signs in, and asks by the pace of the subscription.
        const request = createPipelineRequest({ method: "GET", url });
        response = await connection.apiManagement(subscriptionId).sendRequest(request);
    } catch (error) {
        throw toAzureError(action, error);
    }
    if (response.status !== 200) {
        const { status: statusCode, request } = response;
        const error = new RestError(`HTTP ${statusCode}`, { statusCode, request, response });
        if (isNotFound(error)) {
            return undefined;
        }
        throw toAzureError(action, error);
    }
    const { value } = parseJson(response.bodyAsText ?? "");
    const faults = findFaults(check, value);
    if (faults.length > 0) {
        throw new AzureError(action, "HTTP 200", lacking ?? describeFaults(faults), 200);
    }
    const date = new AnswerDate();
    date.observe(response);
    return { value: value as T, date: date.seen };
}
