import { asyncPayment, asyncPaymentGives } from './async-payment.ts';
import { cart, cartGives } from './cart.ts';
import { cron, cronGives } from './cron.ts';
import { eventProcessing, eventProcessingGives } from './event-processing.ts';
import { fanOut, fanOutGives } from './fan-out.ts';
import type { Observation, Scenario } from './ingress.ts';
import { paymentTimeout, paymentTimeoutGives } from './payment-timeout.ts';
import { promiseAsAService, promiseAsAServiceGives } from './promise-as-a-service.ts';
import { saga, sagaGives } from './saga.ts';
import { signup, signupGives } from './signup.ts';
import { stateMachine, stateMachineGives } from './state-machine.ts';

/** The programs of examples/restate by the names of their files, each with a use of it and what that comes to, on every engine. */
export const scenarios: Readonly<Record<string, readonly [Scenario, Observation]>> = {
  'saga': [saga, sagaGives],
  'payment-timeout': [paymentTimeout, paymentTimeoutGives],
  'signup': [signup, signupGives],
  'cart': [cart, cartGives],
  'event-processing': [eventProcessing, eventProcessingGives],
  'fan-out': [fanOut, fanOutGives],
  'async-payment': [asyncPayment, asyncPaymentGives],
  'cron': [cron, cronGives],
  'state-machine': [stateMachine, stateMachineGives],
  'promise-as-a-service': [promiseAsAService, promiseAsAServiceGives],
};
