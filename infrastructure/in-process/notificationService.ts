// Stands in for BookWorm's notification service where there is no broker, so that a newcomer sees the messages arrive.

import type { MessageHandler } from './inProcessPublisher.js';

export function notificationService(logger: { info(fields: object, message: string): void }): MessageHandler {
  return ({ type, messageId, priority, correlationId }) => {
    const shortName = type.slice(type.lastIndexOf(':') + 1);
    logger.info({ messageId, correlationId, priority }, `notification service received ${shortName} ${messageId}`);
  };
}
