import type { FastifyInstance } from "fastify";
import type { ArmState } from "../state/arm-state";
import { ArmError } from "../wire/arm-error";

interface ProviderPath {
    Params: { sub: string; namespace: string };
}

/** Resource providers that this cloud has, as Azure spells them. */
const namespaces = [
    ...["Microsoft.ApiManagement", "Microsoft.Authorization", "Microsoft.Cdn", "Microsoft.KeyVault"],
    ...["Microsoft.ManagedIdentity", "Microsoft.Network", "Microsoft.Resources", "Microsoft.Storage"],
];

/**
 * Whether the subscription may use a resource provider. Source of the shape:
 * https://learn.microsoft.com/rest/api/resources/providers/get. Assumed: what is not registered can be used here all the same.
 */
export function registerProviderStates(app: FastifyInstance, state: ArmState): void {
    const { subscriptionId } = state.identities;
    app.get<ProviderPath>("/subscriptions/:sub/providers/:namespace", ({ params }) => {
        const namespace = namespaces.find((known) => known.toLowerCase() === params.namespace.toLowerCase());
        if (namespace === undefined) {
            throw new ArmError(
                404,
                "InvalidResourceNamespace",
                `The resource namespace '${params.namespace}' is invalid.`,
                true,
            );
        }
        return {
            id: `/subscriptions/${subscriptionId}/providers/${namespace}`,
            namespace,
            registrationPolicy: "RegistrationRequired",
            resourceTypes: [],
            registrationState: state.unregistered.has(namespace.toLowerCase()) ? "NotRegistered" : "Registered",
        };
    });
}
