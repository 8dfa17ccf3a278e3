"""The limit of broker and client: a worker that acknowledges and sends receipts, and stores nothing.

python hollow.py BROKER
"""

import struct
import sys
import time

from accanto_contract import brokers, messages, topics
from accanto_contract.identity import Epoch, GatewayId, Seq
from accanto_ingestion import receipts
from accanto_ingestion.mqtt import Line, MqttSource
from accanto_ingestion.receipts import Status
from accanto_ingestion.verdict import Number

_NUMBER = struct.Struct("<8xQQ")


def main(url: str) -> None:
    """Until it is killed."""
    line = Line(
        where=brokers.address(url), client_id="hollow", filters=(topics.SHARED_UP,), session_expiry_s=0
    )
    source = MqttSource(line)
    source.start()
    while source.is_alive():
        taken = source.take(1000, wait_s=1, linger_s=0.05)
        source.acknowledge(delivery.token for delivery in taken)
        found = [(delivery.topic.split("/")[2], *_NUMBER.unpack_from(delivery.payload)) for delivery in taken]
        numbers = [(Number(GatewayId(g), Epoch(e), Seq(s)), Status.STORED) for g, e, s in found]
        for gateway, receipt in receipts.of(numbers, now_us=time.time_ns() // 1000):
            source.publish(topics.ack(gateway), messages.encode(receipt))


if __name__ == "__main__":
    main(sys.argv[1])
