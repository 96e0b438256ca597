// What a client asks before it does anything: which methods there are, and who belongs to the cluster.
import type { Node } from './node.js';
import { type Features, features, type Gossip, type Grpc, gossip, shared } from './protocol.js';

export function supportedMethodsRpc({ behaviour }: Node) {
  return (_call: unknown, reply: Grpc.sendUnaryData<Features.SupportedMethods>): void => {
    const methods = new features.SupportedMethods().setEventStoreServerVersion('24.10.0');
    const method = new features.SupportedMethod().setServiceName('event_store.client.streams.streams');
    if (behaviour.batchAppend !== false) methods.addMethods(method.setMethodName('batchappend'));
    reply(null, methods);
  };
}

export function gossipRpc({ cluster }: Node) {
  return (_call: unknown, reply: Grpc.sendUnaryData<Gossip.ClusterInfo>): void => {
    const answer = new gossip.ClusterInfo();
    const { LEADER, FOLLOWER } = gossip.MemberInfo.VNodeState;
    for (const node of cluster.nodes) {
      const member = new gossip.MemberInfo()
        .setInstanceId(new shared.UUID().setString('00000000-0000-4000-8000-000000000000'))
        .setState(node === cluster.leader ? LEADER : FOLLOWER)
        .setIsAlive(node.isAlive)
        .setHttpEndPoint(new gossip.EndPoint().setAddress('127.0.0.1').setPort(node.port));
      answer.addMembers(member);
    }
    reply(null, answer);
  };
}
