"""The vectors of the face result flow."""

from __future__ import annotations

import face_blocks
import face_members
import face_messages
import face_numbers
import face_order
import face_people
import face_records
import face_refusals
import face_signatures

FILES = {
    "face.open_result.numbers": face_numbers.numbers,
    "face.open_result.signatures": face_signatures.signatures,
    "face.open_result.messages": face_messages.messages,
    "face.open_result.records": face_records.records,
    "face.open_result.people": face_people.people,
    "face.open_result.members": face_members.members,
    "face.open_result.blocks": face_blocks.blocks,
    "face.open_result.refusals": face_refusals.refusals,
    "face.open_result.order": face_order.order,
}
