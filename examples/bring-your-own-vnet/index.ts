import * as pulumi from "@pulumi/pulumi";
import { ApiManagement, VirtualNetworkType } from "apim-dr/api-management";

const config = new pulumi.Config();
/** Resource IDs of the subnets that the gateways go to, by region. */
const subnetIds = config.requireObject<Record<"westeurope" | "northeurope", string>>("subnetIds");

export = async () => {
    const service = await ApiManagement.declare("service", {
        serviceName: config.require("serviceName"),
        publisherName: "Contoso",
        publisherEmail: config.require("publisherEmail"),
        virtualNetworkType: VirtualNetworkType.Internal,
        location: "westeurope",
        virtualNetwork: { subnetId: subnetIds.westeurope },
        additionalLocations: [
            { location: "northeurope", units: 1, virtualNetwork: { subnetId: subnetIds.northeurope } },
        ],
        protect: config.requireBoolean("protect"),
    });
    return { gatewayUrl: service.gatewayUrl, principalId: service.principalId };
};
