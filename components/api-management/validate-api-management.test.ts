import { notYetKnown } from "../input-failures";
import { goodService, injectedService } from "../../tests/support/service-rules";
import { validateApiManagement } from "./validate-api-management";

test("a service in three regions passes", () => {
    expect(validateApiManagement(goodService)).toEqual([]);
});

test("all failures are reported at once", () => {
    const failures = validateApiManagement({
        serviceName: "-",
        publisherName: "",
        publisherEmail: "nobody",
        tier: "Premium",
        location: "atlantis",
        units: 0,
        zones: ["0"],
        additionalLocations: [{ location: "atlantis", units: 1.5, disableGateway: true }],
        disableGateway: true,
        virtualNetworkType: "External",
        hostnames: [{}],
    });
    expect(failures.map(({ property }) => property)).toEqual([
        "serviceName",
        "publisherName",
        "publisherEmail",
        "units",
        "location",
        "additionalLocations[0].location",
        "additionalLocations[0].units",
        "additionalLocations[0].location",
        "zones[0]",
        "virtualNetwork",
        "additionalLocations[0].virtualNetwork",
        "disableGateway",
        "hostnames[0].type",
        "hostnames[0].hostName",
        "hostnames[0].keyVaultId",
    ]);
});

test("a member that is not known yet does not hide its neighbours' faults", () => {
    const shape = { ...injectedService, virtualNetwork: { subnetId: notYetKnown }, units: 0 };
    expect(validateApiManagement(shape).map(({ property }) => property)).toEqual(["units"]);
});
