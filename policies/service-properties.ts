/** What the rules read of an API Management service, as azure-native has it. */
export interface ServiceProperties {
    readonly serviceName: string;
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
