import { randomBytes } from "node:crypto";
import type { FastifyReply } from "fastify";
import type { EntityContext } from "./entity-context";
import type { EntityError } from "./entity-error";

/**
 * Long-running changes of entities. Assumed: they take effect at once and only their answers are asynchronous, as every
 * recorded poll was the last one.
 */
export class EntityOperations {
    private readonly outcomes = new Map<string, EntityError | undefined>();

    /** @param failure - what the polls tell instead of success. */
    begin(failure?: EntityError): string {
        const id = randomBytes(12).toString("hex");
        this.outcomes.set(id, failure);
        return id;
    }

    has(id: string): boolean {
        return this.outcomes.has(id);
    }

    failureOf(id: string): EntityError | undefined {
        return this.outcomes.get(id);
    }
}

/** The form of long-running answers: the newer one is reported for 2023-09-01-preview (Azure/apiops#722). */
export const hasOperationResults = ({ apiVersion }: EntityContext): boolean => apiVersion >= "2023-09-01";

/** Where the outcome of an operation is told, in either form. Recorded: named-values_2022-08-01, entities_2024-05-01. */
export function setOperation(
    reply: FastifyReply,
    context: EntityContext,
    endpoint: string,
    { path, id, code }: { readonly path: string; readonly id: string; readonly code: 200 | 201 | 204 },
): void {
    const base = `${endpoint}${context.service.id}`;
    const version = `api-version=${context.apiVersion}`;
    void reply.header("Location", `${base}/${path}?${version}&asyncId=${id}&asyncCode=${code}`);
    if (hasOperationResults(context)) {
        void reply.header("Azure-AsyncOperation", `${base}/tenant/operationResults/${id}?${version}`);
    }
}
