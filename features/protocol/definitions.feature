Feature: Definitions

  Rule: Every schema in use is published

    @RFC7643-7-01
    Scenario: Schemas of resources
      Given a client has filled the tenant
      When the client reads everything
      Then in everything shown, every schema that a resource names is published

    @RFC7643-7-02
    Scenario: Ids, whatever was asked for
      When the client sends GET /Schemas?attributes=name
      Then in everything shown, every schema has an id

    @RFC7643-7-03
    Scenario: What a schema consists of
      When the client follows what the server publishes
      Then in everything shown, every schema carries the Schema schema, a URN as id, and attributes

    @RFC7643-7-04
    Scenario: Names and descriptions
      When the client sends GET /Schemas
      Then in everything shown, names and descriptions of schemas are not empty

    @RFC7643-7-21
    Scenario: What meta says
      When the client sends GET /Schemas
      Then in everything shown, meta of every schema says that it is one, and where

    @RFC7643-7-21a
    Scenario: Where meta is
      When the client sends GET /Schemas
      Then in everything shown, every schema has meta

    @RFC7643-7-27
    Scenario: Schemas may nest complex values
      When the client sends GET /Schemas
      Then in everything shown, complex values inside sub-attributes of schemas are recorded

  Rule: A definition says what clients have to know

    @RFC7643-7-05
    Scenario: Name, type, multiValued
      When the client sends GET /Schemas
      Then in everything shown, every definition has a name, a type and multiValued

    @RFC7643-7-06
    Scenario: Sub-attributes
      When the client sends GET /Schemas
      Then in everything shown, every complex attribute lists its sub-attributes

    @RFC7643-7-20
    Scenario: Reference types
      When the client sends GET /Schemas
      Then in everything shown, referenceTypes belongs to references and names what there is

    @RFC7643-7-22
    Scenario: What is left out
      When the client sends GET /Schemas
      Then in everything shown, characteristics left out of definitions are recorded

    @RFC7643-7-23
    Scenario: Words
      When the client sends GET /Schemas
      Then in everything shown, mutability, returned and uniqueness take the words of the RFC
