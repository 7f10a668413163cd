import type { ApiManagementServiceResource } from "@azure/arm-apimanagement";
import { anyText, listOf, recordOf, text, whole } from "../common/document-check";
import { answerOf, dateOfAnswer, perhaps } from "./require-answer";

type Service = ApiManagementServiceResource;
type ItemOf<L> = NonNullable<L> extends (infer T)[] ? T : never;

const region = {
    zones: perhaps(listOf(text)),
    virtualNetworkConfiguration: perhaps(
        answerOf<NonNullable<Service["virtualNetworkConfiguration"]>>({ subnetResourceId: perhaps(text) }),
    ),
    publicIpAddressId: perhaps(anyText),
    natGatewayState: perhaps(text),
};

const location = answerOf<ItemOf<Service["additionalLocations"]>>({
    location: text,
    sku: answerOf<Service["sku"]>({ capacity: whole }),
    ...region,
});

const hostName = answerOf<ItemOf<Service["hostnameConfigurations"]>>({
    type: text,
    hostName: text,
    certificateSource: perhaps(text),
});

const certificate = answerOf<ItemOf<Service["certificates"]>>({
    storeName: text,
    certificate: perhaps(answerOf<{ thumbprint: string }>({ thumbprint: perhaps(text) })),
});

const identity = answerOf<NonNullable<Service["identity"]>>({
    type: perhaps(text),
    principalId: perhaps(text),
    userAssignedIdentities: perhaps(
        recordOf(
            answerOf<{ clientId: string; principalId: string }>({
                clientId: perhaps(text),
                principalId: perhaps(text),
            }),
        ),
    ),
});

/** Every member of a service that is used here. Source: https://learn.microsoft.com/rest/api/apimanagement/api-management-service/get */
export const serviceAnswer = answerOf<Service>({
    id: perhaps(text),
    name: text,
    location: text,
    sku: answerOf<Service["sku"]>({ name: text, capacity: whole }),
    createdAtUtc: perhaps(dateOfAnswer),
    provisioningState: perhaps(anyText),
    targetProvisioningState: perhaps(anyText),
    additionalLocations: perhaps(listOf(location)),
    ...region,
    hostnameConfigurations: perhaps(listOf(hostName)),
    certificates: perhaps(listOf(certificate)),
    virtualNetworkType: perhaps(text),
    identity: perhaps(identity),
    publicIPAddresses: perhaps(listOf(text)),
    customProperties: perhaps(recordOf(anyText)),
    developerPortalStatus: perhaps(text),
    systemData: perhaps(answerOf<NonNullable<Service["systemData"]>>({ lastModifiedAt: perhaps(dateOfAnswer) })),
});
