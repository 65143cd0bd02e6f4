"""Nouns told as shapes: names beside ids, words for people, and nothing that the profile holds back."""
