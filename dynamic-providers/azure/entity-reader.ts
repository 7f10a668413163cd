import type { ApiManagementClient } from "@azure/arm-apimanagement";
import { createPipelineRequest, RestError } from "@azure/core-rest-pipeline";
import type { PipelineResponse } from "@azure/core-rest-pipeline";
import { anyText, describeRules, findFaults, listOf, members, text, whole } from "../common/document-check";
import type { DocumentCheck, MemberChecks } from "../common/document-check";
import type { JsonObject } from "../common/json";
import { maxJsonLevels, parseJson } from "../common/parse-json";
import { AzureError, toAzureError } from "./errors";
import { entityUrl, isOfResourceManager } from "./entity-url";
import { perhaps } from "./require-answer";
import { requireResourceId, serviceType } from "./resource-id";
import type { AzureConnection } from "./connection";
import type { RawEntity } from "./entity";

/** Why an entity or a list could not be read, as far as a reader can do something about it. */
export type ReadFailure = "notInTier" | "denied" | "notFound" | "failed";

export class EntityReadError extends Error {
    constructor(
        readonly failure: ReadFailure,
        message: string,
        readonly statusCode?: number,
    ) {
        super(message);
        this.name = "EntityReadError";
    }
}

/** Reads what lies below one service, as raw JSON. Paths are those below the service: `apis/petstore`. */
export interface EntityReader {
    /** @throws EntityReadError */
    get(path: string, query?: Readonly<Record<string, string>>): Promise<RawEntity>;
    /** All pages. @throws EntityReadError, also when Azure names more entities than it gives. */
    list(path: string): AsyncIterable<RawEntity>;
    /** An action that only tells something, for example `listSecrets`. @throws EntityReadError */
    post(path: string): Promise<Readonly<Record<string, unknown>>>;
}

interface Page {
    readonly value?: readonly RawEntity[] | null;
    readonly count?: number | null;
    readonly nextLink?: string | null;
}

/** Documents of the vault hold entities some levels deeper than Azure's answers: what was read can be read again there. */
const maxEntityLevels = maxJsonLevels - 20;

const object = members<JsonObject>({});

/** Its other members are Azure's own, and are compared as they come. */
const entity = members<RawEntity>({
    id: perhaps(text),
    name: perhaps(text),
    properties: perhaps(object),
} as unknown as MemberChecks<RawEntity>);

const pageOfEntities = members<Page>({
    value: perhaps(listOf(entity)),
    count: perhaps(whole),
    nextLink: perhaps(anyText),
});

/** {@link EntityReader} by the pipeline of the SDK's client, as the typed models drop members they do not know. */
export class ArmEntityReader implements EntityReader {
    constructor(
        private readonly client: ApiManagementClient,
        private readonly resourceManager: string,
        private readonly serviceId: string,
    ) {}

    static of(connection: AzureConnection, serviceId: string): ArmEntityReader {
        const { subscriptionId } = requireResourceId(serviceId, serviceType);
        return new ArmEntityReader(connection.apiManagement(subscriptionId), connection.resourceManager, serviceId);
    }

    async get(path: string, query: Readonly<Record<string, string>> = {}): Promise<RawEntity> {
        return requireShape(path, entity, await this.send("GET", path, this.url(path, query)));
    }

    async *list(path: string): AsyncGenerator<RawEntity> {
        let received = 0;
        let page: Page;
        let url: string | undefined = this.url(path);
        do {
            page = requireShape(path, pageOfEntities, await this.send("GET", path, url));
            const entities = page.value ?? [];
            received += entities.length;
            yield* entities;
            url = page.nextLink ? this.ownUrl(path, page.nextLink) : undefined;
        } while (url !== undefined);
        // `policyFragments` has no pages: a list that is cut short must not pass for the whole.
        if ((page.count ?? 0) > received) {
            throw new EntityReadError("failed", `Azure counts ${page.count} '${path}' and gave ${received} of them.`);
        }
    }

    async post(path: string): Promise<Readonly<Record<string, unknown>>> {
        return requireShape(path, object, await this.send("POST", path, this.url(path)));
    }

    private url(path: string, query: Readonly<Record<string, string>> = {}): string {
        const { client, resourceManager, serviceId } = this;
        return entityUrl({ client, resourceManager, serviceId }, path, query);
    }

    private ownUrl(path: string, nextLink: string): string {
        if (!isOfResourceManager(nextLink, this.resourceManager)) {
            throw new EntityReadError("failed", `The next page of '${path}' lies outside the resource manager.`);
        }
        return nextLink;
    }

    private async send(method: "GET" | "POST", path: string, url: string): Promise<unknown> {
        let response: PipelineResponse;
        try {
            const request = createPipelineRequest({ method, url });
            request.headers.set("Accept", "application/json");
            response = await this.client.sendRequest(request);
        } catch (error) {
            throw toReadError(path, error);
        }
        if (response.status !== 200) {
            const { request, status: statusCode } = response;
            throw toReadError(path, new RestError(`HTTP ${statusCode}`, { request, response, statusCode }));
        }
        const { value, reason } = parseJson(response.bodyAsText ?? "", maxEntityLevels);
        if (reason !== undefined) {
            throw new EntityReadError(
                "failed",
                `Azure's answer for '${path}' cannot be read: ${reason}.`,
                response.status,
            );
        }
        return value;
    }
}

/** @throws EntityReadError that quotes nothing of the answer: it may hold a secret. */
function requireShape<T>(path: string, check: DocumentCheck<T>, answer: unknown): T {
    const [fault] = findFaults(check, answer);
    if (fault) {
        throw new EntityReadError(
            "failed",
            `Azure's answer for '${path}' is not what its API promises: ${describeRules([fault])}.`,
        );
    }
    return answer as T;
}

function toReadError(path: string, error: unknown): unknown {
    const known = toAzureError(`read '${path}'`, error);
    if (!(known instanceof AzureError)) {
        return error;
    }
    return new EntityReadError(failureOf(known), known.message, known.statusCode);
}

/** Source of the code: users' reports, for example Azure/apiops#686. */
function failureOf({ code, statusCode }: AzureError): ReadFailure {
    if (code === "MethodNotAllowedInPricingTier") {
        return "notInTier";
    }
    switch (statusCode) {
        case 401:
        case 403:
            return "denied";
        case 404:
            return "notFound";
        default:
            return "failed";
    }
}
