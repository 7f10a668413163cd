/** Each gateway of a service answers it with 200. Source: https://learn.microsoft.com/azure/api-management/api-management-howto-deploy-multi-region */
export const gatewayStatusPath = "/status-0123456789abcdef";
