/** A Front Door as `GlobalEndpoint` makes it, by its names. */
export interface FrontDoorNames {
    readonly subscriptionId: string;
    readonly resourceGroupName: string;
    readonly endpointName: string;
}

/** As `GlobalEndpoint` names it. */
export const frontDoorRouteName = "gateways";
