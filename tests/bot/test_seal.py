from cryptography.fernet import Fernet

from bot.seal import BoxSeal

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
