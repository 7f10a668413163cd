import * as pulumi from "@pulumi/pulumi";
import { ApiManagement } from "apim-dr/api-management";
import { regionalHostname } from "apim-dr/global-endpoint";

const config = new pulumi.Config();
const serviceName = config.require("serviceName");
const location = "westeurope";
const additionalLocations = [{ location: "northeurope", units: 1 }];

export = async () => {
    const service = await ApiManagement.declare("service", {
        serviceName,
        publisherName: "Contoso",
        publisherEmail: config.require("publisherEmail"),
        location,
        units: 1,
        additionalLocations,
        protect: config.requireBoolean("protect"),
    });
    return {
        gatewayUrl: service.gatewayUrl,
        regionalHostnames: [{ location }, ...additionalLocations].map((region) =>
            regionalHostname(serviceName, region.location),
        ),
    };
};
