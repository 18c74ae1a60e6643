from hashlib import sha256

from cryptography.fernet import Fernet

from bot.seal import BoxSeal, KeyMask

SEAL = BoxSeal(Fernet(Fernet.generate_key()))


def test_what_is_sealed_can_be_opened_with_the_same_key_only() -> None:
    sealed = SEAL.close(b"answers")
    assert SEAL.open(sealed) == b"answers"
    assert BoxSeal(Fernet(Fernet.generate_key())).open(sealed) is None
    assert SEAL.open(b"gAAAA") is None


def test_the_seal_does_not_tell_when_it_was_made() -> None:
    key = Fernet(Fernet.generate_key())
    assert key.extract_timestamp(BoxSeal(key).close(b"answers")) == 0


def test_the_same_answers_are_never_sealed_alike() -> None:
    assert SEAL.close(b"answers") != SEAL.close(b"answers")


def test_masked_keys_stay_equal_and_lose_their_order() -> None:
    mask, other = KeyMask(b"one key"), KeyMask(b"another key")
    keys = [mask.hide(f"tg:{number}") for number in range(100)]
    assert mask.hide("tg:7") == keys[7]
    assert other.hide("tg:7") != keys[7]
    assert len(set(keys)) == 100
    assert keys != sorted(keys)
    assert all(key.startswith("tg:") and len(key) == 35 for key in keys)


def test_the_mask_hides_numbers_that_could_be_tried_out() -> None:
    hidden = KeyMask(b"one key").hide("tg:7")
    assert hidden != "tg:" + sha256(b"tg:7").hexdigest()[:32]
