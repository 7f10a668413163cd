/** What the rules read of an API Management service, as azure-native has it. */
export interface ServiceProperties {
    /** Declared; it is not among the outputs, whose `name` is not known before the service exists. */
    readonly serviceName?: string;
    readonly name?: string;
    readonly location: string;
    readonly sku: Sku;
    readonly zones?: readonly string[];
    readonly additionalLocations?: readonly AdditionalLocation[];
}

interface Sku {
    readonly name: string;
    /** Scale units. */
    readonly capacity: number;
}

interface AdditionalLocation {
    readonly location: string;
    readonly sku: Sku;
    readonly zones?: readonly string[];
    readonly disableGateway?: boolean;
}

/** What Azure calls it. */
export const serviceNameOf = (service: Pick<ServiceProperties, "serviceName" | "name">): string =>
    service.serviceName ?? service.name ?? "";
