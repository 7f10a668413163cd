import type * as grpc from "@grpc/grpc-js";
import type { ConstructRequest, ConstructResponse } from "@pulumi/pulumi/proto/provider_pb";
import { CodedError } from "../dynamic-providers/common/coded-error";
import type { Properties } from "./properties";

export function construct(
    { request }: grpc.ServerUnaryCall<ConstructRequest, ConstructResponse>,
    _engine: string | undefined,
    _config: Properties,
): Promise<ConstructResponse> {
    return Promise.reject(new CodedError("ResourceUnknown", `'${request.getType()}'`));
}
