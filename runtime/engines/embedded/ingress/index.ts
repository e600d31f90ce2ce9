export { startIngress, type Ingress, type IngressOptions } from './ingress.ts';
export {
  directoryOf, type Directory, type ServedHandler, type ServedInput, type ServedOutput, type ServedRetries, type ServedService, type ServedTimes, type ServiceKind,
} from './served.ts';
